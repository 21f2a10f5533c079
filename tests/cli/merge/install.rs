//! `hook install --merge-driver` and `hook uninstall`.

use super::{LIST, diverge, merge, place, without_driver};

#[test]
fn it_is_set_up_in_this_clone_alone_and_taken_away_again() {
    let place = without_driver();
    place.write("a [b] \"c\" checklist.md", LIST);
    place.commit_all("an odd name");
    place.write(".git/info/attributes", "*.png binary");
    let said = place.checklist(&["hook", "install", "--merge-driver"]).exits(0);
    let said = said.says("wrote  merge-driver merge.checklist.driver");
    said.says("wrote  CHECKLIST.md merge=checklist").says("info/attributes");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert!(!place.path(".git/hooks/pre-commit").exists());
    for path in ["CHECKLIST.md", "a [b] \"c\" checklist.md"] {
        let said = place.git(&["check-attr", "-z", "merge", "--", path]);
        assert!(said.ends_with("merge\0checklist\0"), "{said:?}");
    }
    let other = place.git(&["check-attr", "merge", "--", "docs/CHECKLIST.md"]);
    assert!(other.ends_with("unspecified"), "{other}");
    let attributes = place.read(".git/info/attributes");
    let again = place.checklist(&["hook", "install", "--merge-driver"]).exits(0);
    again.says("there  CHECKLIST.md");
    assert_eq!(place.read(".git/info/attributes"), attributes);
    place.checklist(&["hook", "uninstall"]).exits(0).says("removed merge-driver");
    assert_eq!(place.read(".git/info/attributes"), "*.png binary\n");
    assert_eq!(place.try_git(&["config", "merge.checklist.driver"]).code, 1);
    place.checklist(&["hook", "uninstall"]).exits(0).says("is ours");
}

#[test]
fn another_driver_of_a_file_is_kept() {
    let place = without_driver();
    place.write(".gitattributes", "*.md merge=union\n");
    place.commit_all("attributes");
    let said = place.checklist(&["hook", "install", "--merge-driver"]).exits(0);
    said.warns("CHECKLIST.md has merge=union already and keeps it");
    assert!(!place.path(".git/info/attributes").exists());
}

#[test]
fn without_the_program_git_merges_the_text() {
    let mut place = place();
    let ours = LIST.replace("[ ] Review", "[x] Review");
    diverge(&place, &ours, &LIST.replace("[ ] Backend", "[x] Backend"));
    let path = std::env::var("PATH").unwrap();
    let elsewhere: Vec<_> = std::env::split_paths(&path)
        .filter(|folder| !folder.join("git-checklist").exists())
        .map(|folder| folder.display().to_string())
        .collect();
    place.set("PATH", &elsewhere.join(":"));
    merge(&place).exits(1);
    let merged = place.read("CHECKLIST.md");
    assert!(merged.contains("<<<<<<<") && merged.contains("- [x] Backend"), "{merged}");
}
