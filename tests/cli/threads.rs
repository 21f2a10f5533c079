//! However many threads are at work, and with a commit-graph file or without, the output is the
//! same, byte for byte.

use crate::hermetic::Place;

/// Ticks and unticks of one list, one commit each.
const STEPS: usize = 70;
const LISTS: usize = 20;

fn list(of: usize, step: usize) -> String {
    let item = |n: usize| {
        let tick = if step.is_multiple_of(n + 2) { 'x' } else { ' ' };
        format!("- [{tick}] item {n} of list {of}\n")
    };
    // Some are long: their record is worth being written on several threads.
    let items = if of % 4 == 1 { 200 } else { 8 };
    format!("# List {of}\n\n## Phase 1\n\n{}", (0..items).map(item).collect::<Vec<_>>().concat())
}

fn place() -> Place {
    let place = Place::repository();
    for of in 0..LISTS {
        place.write(&format!("lists/{of}/CHECKLIST.md"), &list(of, 1));
    }
    place.commit_all("add the checklists");
    for step in 0..STEPS {
        place.write("lists/0/CHECKLIST.md", &list(0, step));
        place.write(&format!("lists/{}/CHECKLIST.md", step % LISTS), &list(step % LISTS, step));
        place.write("count", &format!("{step}\n"));
        place.commit_all("a step");
    }
    place
}

#[test]
fn threads_and_commit_graphs_change_no_byte() {
    let mut place = place();
    let questions: [&[&str]; 3] = [
        &["audit", "--format", "json"],
        &["audit", "HEAD~40..HEAD", "--format", "json"],
        &["audit", "--checklist", "lists/0/CHECKLIST.md", "--format", "ndjson"],
    ];
    for question in questions {
        let _ = std::fs::remove_dir_all(place.path(".git/objects/info"));
        place.set("GIT_CHECKLIST_THREADS", "1");
        let alone = place.checklist(question);
        assert!(alone.out.len() > 5_000 && alone.code < 2, "{}", alone.err);
        for accelerated in [false, true] {
            if accelerated {
                place.git(&["commit-graph", "write", "--reachable", "--changed-paths"]);
            }
            for threads in ["1", "2", "5"] {
                place.set("GIT_CHECKLIST_THREADS", threads);
                let said = place.checklist(question);
                assert_eq!((said.code, &said.out), (alone.code, &alone.out), "{threads} threads");
            }
        }
    }
}
