//! The repository of the demo: a release under way, with several authors, a merge with ticks on both
//! sides, and an untick.

use std::path::Path;

use chrono::{NaiveDate, NaiveTime};

use super::deployment;
use crate::history::sandbox::{Draft, Sandbox, SandboxError};

const PATH: &str = "RELEASE_CHECKLIST.md";

const LIST: &str = "\
# Harbor release checklist

## Phase 1: Code (3 days before)

- [ ] Code review completed
- [ ] Unit tests passing (80%+ coverage)
- [ ] Changelog written

## Phase 2: Database (1 day before)

### Setup

- [ ] Automated backups configured
- [ ] Backup restoration tested

### Migration

- [ ] Migrations tested on staging
- [ ] Migration rollback tested

## Phase 3: Deployment (Deployment Day)

- [ ] Team notified
- [ ] Backend deployed to production
- [ ] Smoke tests passed

## Phase 4: Aftercare (First 24 hours)

- [ ] Error rate < 1%
- [ ] No critical errors in logs
";

const POLICY: &str = "\
# Read from main, never from the branch that is judged.
[[checklist]]
path = \"RELEASE_CHECKLIST.md\"

[[gate]]
name = \"merge\"
target = [\"main\"]
source = [\"release/*\"]
phases = [\"1-2\"]

[[gate]]
name = \"close\"
";

const RELEASE: &str = "release/2.3";
const DATABASE: &str = "database-2.3";

/// Twelve days before, in seconds.
const BEGAN: i64 = 12 * 24 * 3600;
/// Between two commits, in seconds.
const PAUSE: i64 = 30 * 3600;

/// The story's pen: the checklist as it is on each branch, and the clock.
struct Story {
    sandbox: Sandbox,
    seconds: i64,
}

/// Builds the repository in a directory; the branch of the release is checked out, and its user is
/// Ana.
///
/// # Errors
/// Where it cannot be built.
pub fn build(directory: &Path, today: NaiveDate) -> Result<(), SandboxError> {
    let morning = NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default();
    let seconds = today.and_time(morning).and_utc().timestamp() - BEGAN;
    let mut story = Story { sandbox: Sandbox::init(directory)?, seconds };
    story.tell(&format!("release=2.3 date={}", deployment(today)))?;
    story.sandbox.check_out(RELEASE)?;
    story.sandbox.config("user.name", "Ana")?;
    story.sandbox.config("user.email", "ana@example.org")
}

impl Story {
    fn tell(&mut self, release: &str) -> Result<(), SandboxError> {
        let first = Draft::on("main").by("ana").says("Add the release checklist and its policy");
        let first = first.file(PATH, LIST).file("checklist.toml", POLICY);
        let first =
            self.commit(first.file("migrations/0042.sql", "ALTER TABLE ships ADD berth;\n"))?;
        self.sandbox.branch(RELEASE, first)?;
        let (title, rest) = LIST.split_once('\n').unwrap_or((LIST, ""));
        let started = format!("{title}\n<!-- checklist: {release} -->\n{rest}");
        let start = Draft::on(RELEASE).by("ana").says("checklist: start release 2.3");
        let start = self.commit(start.file(PATH, &started))?;
        self.sandbox.branch(DATABASE, start)?;

        let code = self.tick(RELEASE, "omar", &started, &["Code review completed"])?;
        let code = self.tick(RELEASE, "ana", &code, &["Unit tests passing"])?;
        let base = self.tick(DATABASE, "sara", &started, &["Automated backups configured"])?;
        let base = self.tick(DATABASE, "omar", &base, &["Backup restoration tested"])?;
        let both = ticked(&code, &["Automated backups", "Backup restoration"]);
        debug_assert_eq!(base.matches("[x]").count() + code.matches("[x]").count(), 4);
        let merge = Draft::on(RELEASE).by("ana").merging(DATABASE);
        self.merge(merge.says("Merge branch 'database-2.3' into release/2.3").file(PATH, &both))?;

        let tested = self.tick(RELEASE, "omar", &both, &["Migrations tested on staging"])?;
        let opened = tested.replace("[x] Migrations", "[ ] Migrations");
        let untick = Draft::on(RELEASE)
            .by("sara")
            .file(PATH, &opened)
            .file("migrations/0042.sql", "ALTER TABLE ships ADD berth TEXT NOT NULL DEFAULT '';\n");
        self.commit(untick.says("Give berths a default; the migration has to be tested again"))?;
        Ok(())
    }

    /// Ticks items of a list and commits that; the list as it is then.
    fn tick(
        &mut self,
        branch: &str,
        person: &str,
        list: &str,
        items: &[&str],
    ) -> Result<String, SandboxError> {
        let list = ticked(list, items);
        let message = format!("checklist: check \"{}\"", items.join("\", \""));
        self.commit(Draft::on(branch).by(person).says(&message).file(PATH, &list))?;
        Ok(list)
    }

    fn commit(&mut self, draft: Draft) -> Result<crate::model::CommitId, SandboxError> {
        let draft = draft.at(self.next());
        self.sandbox.commit(draft)
    }

    fn merge(&mut self, draft: Draft) -> Result<crate::model::CommitId, SandboxError> {
        let draft = draft.at(self.next());
        self.sandbox.merge(draft)
    }

    fn next(&mut self) -> i64 {
        self.seconds += PAUSE;
        self.seconds
    }
}

/// A list with items ticked that begin so.
fn ticked(list: &str, items: &[&str]) -> String {
    items.iter().fold(list.to_owned(), |list, item| {
        list.replace(&format!("[ ] {item}"), &format!("[x] {item}"))
    })
}
