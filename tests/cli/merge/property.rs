//! Random versions of a list: what the driver makes of them against a model that never sees a line,
//! and against git's own merge.

use std::fs;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::hermetic::Place;

const CASES: u64 = 120;

/// What one side does to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Nothing,
    Flip,
    Reword,
    Note,
    Remove,
}

/// An item of the base.
#[derive(Clone, Copy, Debug)]
struct Origin {
    checked: bool,
    lines: usize,
}

fn text(at: usize, origin: Origin, act: Act) -> Option<String> {
    let checked = origin.checked != (act == Act::Flip);
    let words = if act == Act::Reword { "other" } else { "first" };
    let tick = if checked { 'x' } else { ' ' };
    let mut lines = vec![format!("- [{tick}] Item {at} alpha{at}")];
    lines.extend((0..origin.lines).map(|line| format!("  line {line} of item {at}")));
    // The rewording is on the item's last line, as far from the box as it goes.
    if let Some(last) = lines.last_mut() {
        last.push_str(" in the ");
        last.push_str(words);
        last.push_str(" words");
    }
    if act == Act::Note {
        lines.push(String::new());
        lines.push(format!("  Note on {at}."));
        lines.push(String::new());
    }
    (act != Act::Remove).then(|| lines.join("\n") + "\n")
}

fn list(items: &[(Origin, Act)]) -> String {
    let texts = items.iter().enumerate();
    let texts = texts.filter_map(|(at, (origin, act))| text(at, *origin, *act));
    format!("# List\n\n{}", texts.collect::<String>())
}

fn draw(random: &mut StdRng, boxes_only: bool) -> Act {
    match random.gen_range(0..if boxes_only { 6 } else { 12 }) {
        3..=5 => Act::Flip,
        6 => Act::Reword,
        7 => Act::Note,
        8 => Act::Remove,
        _ => Act::Nothing,
    }
}

/// Whether the sides cannot both be right about an item.
fn is_contested(ours: Act, theirs: Act) -> bool {
    let dispute = |one, other| one == Act::Flip && matches!(other, Act::Reword | Act::Remove);
    dispute(ours, theirs) || dispute(theirs, ours)
}

#[test]
fn boxes_are_what_the_sides_made_of_them_together() {
    let place = Place::new();
    let (mut clean, mut helped, mut conflicts) = (0, 0, 0);
    for seed in 0..CASES {
        let mut random = StdRng::seed_from_u64(seed);
        let boxes_only = seed % 3 == 0;
        let origins: Vec<Origin> = (0..random.gen_range(1..9))
            .map(|_| Origin { checked: random.gen_bool(0.4), lines: random.gen_range(0..3) })
            .collect();
        let mut side = || -> Vec<(Origin, Act)> {
            origins.iter().map(|origin| (*origin, draw(&mut random, boxes_only))).collect()
        };
        let (ours, theirs) = (side(), side());
        let base: Vec<_> = origins.iter().map(|origin| (*origin, Act::Nothing)).collect();
        let [base, our, their] = [&base, &ours, &theirs].map(|items| list(items));
        for (name, text) in [("O", &base), ("A", &our), ("B", &their), ("plain", &our)] {
            place.write(name, text);
        }
        let said = place.checklist(&["merge-driver", "O", "A", "B", "CHECKLIST.md"]);
        let plain = place.try_git(&["merge-file", "--quiet", "plain", "O", "B"]);
        let told = format!("seed {seed}\n{base}---\n{our}---\n{their}---\n{}", place.read("A"));
        let contested = ours.iter().zip(&theirs).any(|(one, other)| is_contested(one.1, other.1));
        match said.code {
            0 => {
                clean += 1;
                helped += usize::from(plain.code != 0);
                assert!(!contested, "{told}");
                check_boxes(&place.read("A"), &ours, &theirs, &told);
            }
            1 => {
                conflicts += 1;
                assert!(place.read("A").contains("<<<<<<< ours"), "{told}");
                assert!(!boxes_only, "{told}");
            }
            code => panic!("{code}: {told}"),
        }
        if plain.code == 0 && !contested {
            assert_eq!(place.read("A"), fs::read_to_string(place.path("plain")).unwrap(), "{told}");
        }
    }
    assert!(clean > 40 && helped > 15 && conflicts > 15, "{clean} {helped} {conflicts}");
}

/// The merged list, item by item, against what both sides did.
fn check_boxes(merged: &str, ours: &[(Origin, Act)], theirs: &[(Origin, Act)], told: &str) {
    for (at, ((origin, our), (_, their))) in ours.iter().zip(theirs).enumerate() {
        let acts = [*our, *their];
        let lines: Vec<_> =
            merged.lines().filter(|line| line.contains(&format!("Item {at} "))).collect();
        if acts.contains(&Act::Remove) {
            assert!(lines.is_empty(), "item {at}: {told}");
            continue;
        }
        let checked = origin.checked != acts.contains(&Act::Flip);
        let mark = if checked { "- [x] " } else { "- [ ] " };
        assert!(lines.len() == 1 && lines[0].starts_with(mark), "item {at}: {told}");
        let words = if acts.contains(&Act::Reword) { "other words" } else { "first words" };
        let item: String =
            merged.split("- [").find(|item| item.contains(&format!("Item {at} "))).unwrap().into();
        assert!(item.contains(words), "item {at}: {told}");
        assert_eq!(item.contains("Note on"), acts.contains(&Act::Note), "item {at}: {told}");
    }
}
