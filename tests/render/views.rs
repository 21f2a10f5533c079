//! A snapshot a terminal view.

use git_checklist::{
    model::{Finding, Report, Severity},
    render::terminal::{Selection, Style, audit, blame, diff, gate, lint, list, log, status},
};

use crate::sample;

#[test]
fn gate_view() {
    insta::assert_snapshot!(gate::render(&sample::honest(), Style::default()), @r###"
VIOLATED · gate merge, release/2.3 into main · 4 of 8 settled
policy main@9c9c9c9 checklist.toml · DEPLOYMENT_CHECKLIST.md · release 2.3 began e4e4e4e, 31 Jan
note: the list was RELEASE.md before

  does not hold
    :68 Read replica configured                                                         born-checked
        `Read replica configured` fails rule born-checked
        -> Verify `Read replica configured`, then: git checklist check :68
    :73 All migrations tested on staging                                                    reworded
        `All migrations tested on staging` fails rule reworded
        -> Verify `All migrations tested on staging`, then: git checklist check :73
    checklist.toml                                                                    policy-changed
        `checklist.toml` fails rule policy-changed
        -> Verify `checklist.toml`, then: git checklist check :0

  waiting
    2 Database › Section of 2
      :74 Migration rollback tested                                                 open · @database
    3 Deployment › Section of 3
      :101 Maintenance announced                                                                open

  warnings
    :7 Code review completed                                                                    bulk
        `Code review completed` fails rule bulk
        -> Verify `Code review completed`, then: git checklist check :7

next: git checklist check :74

Gates deploy and close are not judged here. exit 1
"###);
}

#[test]
fn status_view() {
    insta::assert_snapshot!(status::render(&sample::honest(), Style::default()), @r###"
Example Platform · release 2.3 · release/2.3, 41 commits ahead of main
  deploys Fri 14 Feb, in 2 days

  1 Code        ████████████████████    3/3   1 not applicable         by 7 Feb
  2 Database    █████░░░░░░░░░░░░░░░    1/4   2 to sign again, 1 open  by 11 Feb   1 day late
  3 Deployment  ░░░░░░░░░░░░░░░░░░░░    0/1                            Fri 14 Feb
  late: 2 Database (3 left)   next: 3 Deployment, Fri 14 Feb

  findings: 3 not holding, 1 to know of

  gate merge  closed   4 of 8 missing
  not judged here: deploy, close

next: git checklist check :68    (Read replica configured)    why: git checklist gate merge
"###);
}

#[test]
fn audit_view() {
    insta::assert_snapshot!(audit::render(&sample::honest(), Style::default()), @r###"
DEPLOYMENT_CHECKLIST.md · Example Platform · release 2.3 began e4e4e4e, 31 Jan · blob 2222222

  Phase 1: Code (1 week before)                                                 3/3 1 not applicable
     7  [x] Code review completed
            signed off by Omar, 6 Feb 2025 11:00 +01:00, 7777777, unchecked
            also ticked by Ana (committed by Forge), 8 Feb 2025 17:00 +01:00, c0c0c0c, unsigned
     8  [x] Load testing completed (1000+ users)
            signed off by Ana (committed by Forge), 8 Feb 2025 17:00 +01:00, c0c0c0c, unsigned
     9  [-] Mobile tests passing
            not applicable, said Ana (committed by Forge), 8 Feb 2025 17:00 +01:00, c0c0c0c,
              unsigned: no mobile client in 2.3

  Phase 2: Database (3 days before)                                      1/4 2 to sign again, 1 open
    63  [x] PostgreSQL 15 installed
            signed off by Omar, 6 Feb 2025 11:00 +01:00, 7777777, unchecked
            approval by Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked (does not count: the item
              was unticked since, see 4f4f4f4)
            approval by Ana (committed by Forge), 8 Feb 2025 17:00 +01:00, c0c0c0c, unsigned (1 of
              1)
    68  [x] Read replica configured                                                     BORN-CHECKED
            no sign-off; ticked by Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked
    73  [x] All migrations tested on staging                                                REWORDED
            signed off by Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked
    74  [ ] Migration rollback tested

  Phase 3: Deployment (Deployment Day)                                                           0/1
   101  [ ] Maintenance announced
   102  [ ] Backup taken                                                                    optional

  does not hold
    :68 Read replica configured                                                         born-checked
        `Read replica configured` fails rule born-checked
        -> Verify `Read replica configured`, then: git checklist check :68
    :73 All migrations tested on staging                                                    reworded
        `All migrations tested on staging` fails rule reworded
        -> Verify `All migrations tested on staging`, then: git checklist check :73
    checklist.toml                                                                    policy-changed
        `checklist.toml` fails rule policy-changed
        -> Verify `checklist.toml`, then: git checklist check :0

  waiting
    2 Database › Section of 2
      :74 Migration rollback tested                                                 open · @database
    3 Deployment › Section of 3
      :101 Maintenance announced                                                                open

  warnings
    :7 Code review completed                                                                    bulk
        `Code review completed` fails rule bulk
        -> Verify `Code review completed`, then: git checklist check :7

  gate merge  closed   4 of 8 missing

VIOLATED · 3 not holding, 2 waiting, 1 warned of
9c9c9c9..4f4f4f4 · history full · release/2.3 into main · policy main@9c9c9c9 checklist.toml
note: the list was RELEASE.md before

names and times are what the commits claim: no signature was checked
"###);
}

#[test]
fn blame_view() {
    insta::assert_snapshot!(blame::render(&sample::honest(), &Selection::All, Style::default()), @r###"
when          who     commit   key        line
                                             5  ## Phase 1: Code (1 week before)
                                             6  ### Section of 1
06 Feb 11:00  Omar    7777777  unchecked     7  [x] Code review completed
               + 08 Feb 17:00 also ticked by Ana, c0c0c0c, unsigned
08 Feb 17:00  Ana     c0c0c0c  unsigned      8  [x] Load testing completed (1000+ users)
               + 08 Feb 17:00 committed by Forge
08 Feb 17:00  Ana     c0c0c0c  unsigned      9  [-] Mobile tests passing              NOT APPLICABLE
                                            60  ## Phase 2: Database (3 days before)
                                            61  ### Section of 2
06 Feb 11:00  Omar    7777777  unchecked    63  [x] PostgreSQL 15 installed
               + 09 Feb 10:00 approval by Omar, b7b7b7b, unchecked (does not count: the item was un…
               + 08 Feb 17:00 approval by Ana, c0c0c0c, unsigned (1 of 1)
09 Feb 10:00  Omar    b7b7b7b  unchecked    68  [x] Read replica configured             BORN-CHECKED
09 Feb 10:00  Omar    b7b7b7b  unchecked    73  [x] All migrations tested on staging        REWORDED
-             -       -        -            74  [ ] Migration rollback tested
                                            99  ## Phase 3: Deployment (Deployment Day)
                                           100  ### Section of 3
-             -       -        -           101  [ ] Maintenance announced
-             -       -        -           102  [ ] Backup taken

names and times are what the commits claim: no signature was checked
"###);
}

#[test]
fn log_view() {
    insta::assert_snapshot!(log::render(&sample::honest(), &Selection::All, Style::default()), @r###"
4f4f4f4  11 Feb 2025 13:00 +01:00  Sara  unsigned  Tick what was done
         reworded    :73 All migrations tested on staging, by the merge itself

b7b7b7b  9 Feb 2025 10:00 +01:00  Omar  unchecked  Tick what was done
         added       :68 Read replica configured
         checked     :73 All migrations tested on staging

c0c0c0c  8 Feb 2025 17:00 +01:00  Ana (committed by Forge)  unsigned  Tick what was done
         checked     :8 Load testing completed (1000+ users)
         waived      :9 Mobile tests passing

7777777  6 Feb 2025 11:00 +01:00  Omar  unchecked  Tick what was done
         checked     :7 Code review completed
         checked     :63 PostgreSQL 15 installed

e4e4e4e  31 Jan 2025 10:00 +01:00  Omar  unsigned  Tick what was done
         added       :7 Code review completed
         added       :8 Load testing completed (1000+ users)
         added       :9 Mobile tests passing
         added       :63 PostgreSQL 15 installed
         added       :73 All migrations tested on staging
         added       :74 Migration rollback tested
         added       :101 Maintenance announced
         added       :102 Backup taken

history: full

names and times are what the commits claim: no signature was checked
"###);
}

#[test]
fn story_view() {
    let one = Selection::Items([(0, 5)].into());
    insta::assert_snapshot!(log::render(&sample::honest(), &one, Style::default()), @r###"
All migrations tested on staging · Phase 2: Database (3 days before) › Section of 2
  release 2.3 began e4e4e4e, 31 Jan
  at                DEPLOYMENT_CHECKLIST.md:73, id item-73
  signed off by     Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked
  changed           migrations/0042.sql; Sara, 11 Feb 2025 13:00 +01:00, 4f4f4f4, unsigned
  problem           reworded, see Sara, 11 Feb 2025 13:00 +01:00, 4f4f4f4, unsigned

  added             Omar, 31 Jan 2025 10:00 +01:00, e4e4e4e, unsigned  Tick what was done
  checked           Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked  Tick what was done
  reworded          Sara, 11 Feb 2025 13:00 +01:00, 4f4f4f4, unsigned, by the merge itself  Tick
                    what was done

history: full

names and times are what the commits claim: no signature was checked
"###);
}

#[test]
fn diff_view() {
    let one = Selection::Items([(0, 0), (0, 4), (0, 5)].into());
    insta::assert_snapshot!(diff::render(&sample::honest(), &one, Style::default()), @r###"
9c9c9c9..4f4f4f4 · 1 checked, 1 added, 1 reworded

  Phase 1: Code (1 week before)
    :7 Code review completed
        added: Omar, 31 Jan 2025 10:00 +01:00, e4e4e4e, unsigned
        checked: Omar, 6 Feb 2025 11:00 +01:00, 7777777, unchecked

  Phase 2: Database (3 days before)
    :68 Read replica configured                                                         BORN-CHECKED
        added: Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked
    :73 All migrations tested on staging                                                    REWORDED
        added: Omar, 31 Jan 2025 10:00 +01:00, e4e4e4e, unsigned
        checked: Omar, 9 Feb 2025 10:00 +01:00, b7b7b7b, unchecked
        reworded by a merge: Sara, 11 Feb 2025 13:00 +01:00, 4f4f4f4, unsigned

names and times are what the commits claim: no signature was checked
"###);
}

#[test]
fn lint_view() {
    insta::assert_snapshot!(lint::render(&sample::honest().findings[..2], Style::default()), @r###"
checklist.toml: error: policy-changed
    `checklist.toml` fails rule policy-changed
    -> Verify `checklist.toml`, then: git checklist check :0
DEPLOYMENT_CHECKLIST.md:68: error: born-checked
    `Read replica configured` fails rule born-checked
    -> Verify `Read replica configured`, then: git checklist check :68

2 errors, 0 warnings
"###);
}

#[test]
fn list_view() {
    let report = sample::honest();
    let list = list::Listed {
        path: &report.checklists[0].path,
        checklist: &report.checklists[0].checklist,
        schedule: report.checklists[0].schedule.as_ref(),
        shown: None,
    };
    insta::assert_snapshot!(list::render(&[list], Style::default()), @r###"
DEPLOYMENT_CHECKLIST.md · Example Platform · release 2.3 · 9 items
  3 open, 5 checked, 1 not applicable

  Phase 1: Code (1 week before)                                            3 items, 7 Feb 2025, over
    Section of 1
       7  [x] Code review completed
       8  [x] Load testing completed (1000+ users)
       9  [-] Mobile tests passing                                                    not applicable

  Phase 2: Database (3 days before)                                       4 items, 11 Feb 2025, over
    Section of 2
      63  [x] PostgreSQL 15 installed
      68  [x] Read replica configured
      73  [x] All migrations tested on staging
      74  [ ] Migration rollback tested                                                    @database

  Phase 3: Deployment (Deployment Day)                                          2 items, 14 Feb 2025
    Section of 3
     101  [ ] Maintenance announced
     102    [ ] Backup taken                                                                optional
"###);
}

#[test]
fn on_a_narrow_terminal_the_bars_give_way_to_the_figures() {
    let report = sample::honest();
    let rows = |width| {
        let text = status::render(&report, Style { width, ..Style::default() });
        let rows: Vec<String> =
            text.lines().filter(|line| line.contains('░')).map(str::to_owned).collect();
        assert!(rows.len() > 1, "{text}");
        rows
    };
    let cells = |row: &String| row.chars().filter(|&letter| letter == '█' || letter == '░').count();
    let wide = rows(100);
    assert!(wide.iter().all(|row| cells(row) == 20), "{wide:#?}");
    let narrow = rows(40);
    assert!(narrow.iter().all(|row| cells(row) == 5), "{narrow:#?}");
    let of =
        |row: &String| row.split_whitespace().find(|word| word.contains('/')).map(str::to_owned);
    assert_eq!(narrow.iter().map(of).collect::<Vec<_>>(), wide.iter().map(of).collect::<Vec<_>>());
    assert!(narrow.iter().all(|row| of(row).is_some()), "{narrow:#?}");
}

#[test]
fn a_gate_shows_all_that_fails_it_and_some_of_the_rest() {
    let gate = |report: &Report| gate::render(report, Style::default());
    let mut report = sample::honest();
    report.findings.retain(|finding| finding.severity == Severity::Error);
    let before = gate(&report);
    assert!(before.contains("does not hold") && before.contains("waiting"), "{before}");
    let warning = Finding { severity: Severity::Warning, ..report.findings[0].clone() };
    report.findings.extend(std::iter::repeat_n(warning.clone(), 20));
    assert!(!gate(&report).contains(" more"));
    report.findings.extend(std::iter::repeat_n(warning, 13));
    let shown = gate(&report);
    assert!(shown.contains("\n    and 13 more: git checklist gate --format json\n"), "{shown}");
    let failing = before.split_once("does not hold").unwrap().1.split_once("next:").unwrap().0;
    assert!(shown.contains(failing.trim_end()), "{shown}");
    let list = report.checklists[0].clone();
    report.checklists.extend(std::iter::repeat_n(list, 12));
    assert!(gate(&report).contains("\n  and 3 more\n"));
}
