//! One report by hand: three phases, several states and problems. Every string passes through a
//! function, so that the same report can be honest or hostile.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use git_checklist::{
    model::{
        Approval, BlobId, Checklist, ChecklistReport, Clock, Commit, CommitId, Comparison,
        Criterion, DateSource, Event, EventKind, Evidence, Finding, Flaw, GateReport, Group,
        HistoryMode, Identity, Item, ItemDemands, ItemLedger, ItemReport, Origin, Override,
        PathGlob, People, PeopleEntry, Period, Phase, Place, PolicyOrigin, Problem, Reason,
        Release, Report, Request, RuleAnswer, Schedule, Section, SettledDate, Severity,
        ShownRequest, Signature, SignatureKind, SignedText, Sourced, Standing, State, Timestamp,
        Traversed, TrustedFile, TrustedRole, Untrusted, Verdict, VoidOverride, Waiver, Window,
        WindowSpan, Writer, ledger::ChangedPath,
    },
    prose,
};

/// How a sample's strings are written.
pub type Pen = fn(&str) -> String;

/// As they are.
pub fn honest() -> Report {
    Sample { pen: str::to_owned }.report()
}

/// Everything that a string could try, in every string.
pub const HOSTILE: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m\r\n::error::boo\n##[error]boo##vso[task.complete]\u{202e}\u{200b}\u{9b}2J|`<img src=x onerror=y>`\"'><script>z</script></style></title><svg onload=z>-->![i](https://evil.example)@octocat #12 a/b#3 www.evil.example\u{2028}\u{2029}%0A::set-output name=x::y\tend";

/// Hostile in every string.
pub fn hostile() -> Report {
    Sample { pen: |text| format!("{HOSTILE}{text}{HOSTILE}") }.report()
}

/// Every string is a formula.
pub fn formulas() -> Report {
    Sample { pen: |text| format!("=cmd|' /C calc'!A0 {text}") }.report()
}

struct Sample {
    pen: Pen,
}

pub fn id(byte: u8) -> CommitId {
    CommitId([byte; 20])
}

fn at(day: i64, hour: i64) -> Timestamp {
    // 1 Feb 2025, 00:00 UTC
    Timestamp { seconds: 1_738_368_000 + (day - 1) * 86_400 + hour * 3_600, offset_minutes: 60 }
}

impl Sample {
    fn text(&self, text: &str) -> Untrusted {
        Untrusted::new((self.pen)(text))
    }

    fn person(&self, name: &str) -> Identity {
        Identity {
            name: self.text(name),
            email: self.text(&format!("{}@example.org", name.to_lowercase())),
        }
    }

    fn commit(&self, byte: u8, name: &str, time: Timestamp, signature: SignatureKind) -> Commit {
        Commit {
            id: id(byte),
            parents: vec![id(byte.wrapping_sub(1))],
            author: self.person(name),
            author_as_written: self.person(name),
            author_time: time,
            committer: self.person(if byte == 0xc0 { "Forge" } else { name }),
            committer_as_written: self.person("root"),
            commit_time: time,
            message: self.text("Tick what was done\n\nBody"),
            signature: Signature::unchecked(signature),
            malformed: None,
        }
    }

    fn commits(&self) -> BTreeMap<CommitId, Arc<Commit>> {
        use SignatureKind::{Ssh, Unsigned};
        [
            self.commit(0xe4, "Omar", at(0, 9), Unsigned),
            self.commit(0x77, "Omar", at(6, 10), Ssh),
            self.commit(0xc0, "Ana", at(8, 16), Unsigned),
            self.commit(0xb7, "Omar", at(9, 9), Ssh),
            self.commit(0x4f, "Sara", at(11, 12), Unsigned),
        ]
        .map(|commit| (commit.id, Arc::new(commit)))
        .into()
    }

    fn phase(&self, number: u32, title: &str, line: u32, window: (&str, i64, i64)) -> Phase {
        Phase {
            number: Some(number),
            title: self.text(title),
            line,
            explicit: true,
            required: true,
            window: Some(Window {
                text: self.text(window.0),
                span: WindowSpan { from: window.1, to: window.2 },
                elapsed: None,
            }),
            sections: vec![Section {
                title: self.text(&format!("Section of {number}")),
                line: line + 1,
            }],
            attributes: BTreeMap::new(),
        }
    }

    fn item(&self, phase: usize, line: u32, text: &str, state: State) -> Item {
        let titles = [
            "Phase 1: Code (1 week before)",
            "Phase 2: Database (3 days before)",
            "Phase 3: Deployment (Deployment Day)",
        ];
        Item {
            id: (self.pen)(&format!("item-{line}")),
            explicit_id: true,
            text: self.text(text),
            blocks: Vec::new(),
            digest: "0".repeat(64),
            line,
            column: 3,
            tick_offset: 10,
            state,
            reason: None,
            phase,
            headings: vec![
                self.text(titles[phase]),
                self.text(&format!("Section of {}", phase + 1)),
            ],
            parent: None,
            required: true,
            criterion: None,
            attributes: BTreeMap::new(),
            above: Vec::new(),
        }
    }

    fn checklist(&self) -> Checklist {
        let mut items = vec![
            self.item(0, 7, "Code review completed", State::Checked),
            self.item(0, 8, "Load testing completed (1000+ users)", State::Checked),
            self.item(0, 9, "Mobile tests passing", State::NotApplicable),
            self.item(1, 63, "PostgreSQL 15 installed", State::Checked),
            self.item(1, 68, "Read replica configured", State::Checked),
            self.item(1, 73, "All migrations tested on staging", State::Checked),
            self.item(1, 74, "Migration rollback tested", State::Open),
            self.item(2, 101, "Maintenance announced", State::Open),
            self.item(2, 102, "Backup taken", State::Open),
        ];
        items[1].criterion = Some(Criterion {
            quantity: self.text("Load testing completed"),
            comparison: Comparison::AtLeast,
            value: 1000.0,
            unit: self.text("users"),
        });
        items[2].reason = Some(self.text("no mobile client in 2.3"));
        items[6].attributes.insert("owner".to_owned(), self.text("@database"));
        items[6].attributes.insert((self.pen)("key"), self.text("value"));
        items[8].parent = Some(7);
        items[8].required = false;
        Checklist {
            title: Some(self.text("Example Platform")),
            release: Some(Release {
                name: self.text("2.3"),
                date: NaiveDate::from_ymd_opt(2025, 2, 14),
                line: 2,
            }),
            phases: vec![
                self.phase(1, "Phase 1: Code (1 week before)", 5, ("1 week before", -7, -7)),
                self.phase(2, "Phase 2: Database (3 days before)", 60, ("3 days before", -3, -3)),
                self.phase(3, "Phase 3: Deployment (Deployment Day)", 99, ("Deployment Day", 0, 0)),
            ],
            items,
            ..Checklist::default()
        }
    }

    fn ledgers(&self) -> Vec<ItemReport> {
        use EventKind::{Added, Checked, Reworded, Waived};
        let ledger = |events: &[(EventKind, u8)]| ItemLedger {
            events: events
                .iter()
                .map(|(kind, commit)| Event { kind: *kind, commit: id(*commit), in_merge: false })
                .collect(),
            ..ItemLedger::default()
        };
        let signed = |commit: u8| ItemLedger {
            sign_off: Some(id(commit)),
            signed_text: Some(SignedText {
                text: self.text("What it said"),
                blocks: vec![self.text("What it said below")],
            }),
            ..ledger(&[(Added, 0xe4), (Checked, commit)])
        };
        let waived = ItemLedger {
            waiver: Some(Waiver {
                commit: Some(id(0xc0)),
                reason: self.text("no mobile client in 2.3"),
                problem: None,
                flaw: None,
            }),
            ..ledger(&[(Added, 0xe4), (Waived, 0xc0)])
        };
        let born = ItemLedger {
            problem: Some(Problem::BornChecked),
            culprit: Some(id(0xb7)),
            sign_off: Some(id(0xb7)),
            ..ledger(&[(Added, 0xb7)])
        };
        let mut reworded = signed(0xb7);
        reworded.problem = Some(Problem::Reworded);
        reworded.culprit = Some(id(0x4f));
        let path = self.text("migrations/0042.sql");
        reworded.changes.paths.push(ChangedPath { path, commits: vec![id(0x4f)] });
        reworded.events.push(Event { kind: Reworded, commit: id(0x4f), in_merge: true });
        let mut twice = signed(0x77);
        twice.concurrent = vec![id(0xc0)];
        let mut approved = signed(0x77);
        approved.approvals = vec![
            Approval { commit: id(0xb7), flaw: Some(Flaw::Unticked), voided_by: Some(id(0x4f)) },
            Approval { commit: id(0xc0), flaw: None, voided_by: None },
        ];
        let all = [
            (twice, true),
            (signed(0xc0), true),
            (waived, true),
            (approved, true),
            (born, false),
            (reworded, false),
            (ledger(&[(Added, 0xe4)]), false),
            (ledger(&[(Added, 0xe4)]), false),
            (ledger(&[(Added, 0xe4)]), false),
        ];
        all.into_iter()
            .enumerate()
            .map(|(at, (ledger, settled))| ItemReport {
                ledger,
                demands: self.demands(at),
                demanded: at != 8,
                settled,
                gates: vec![0],
            })
            .collect()
    }

    /// The first item has demands of every kind, with hostile words in the hostile report.
    fn demands(&self, at: usize) -> ItemDemands {
        if at == 3 {
            let approvals = Sourced { value: 1, ..Sourced::default() };
            return ItemDemands { approvals, ..ItemDemands::default() };
        }
        if at != 0 {
            return ItemDemands::default();
        }
        let origin = |by| Origin::Written {
            by,
            path: self.text("checklist.toml"),
            line: (by == Writer::Policy).then_some(21),
            commit: Some(id(0x9c)),
        };
        let entry = PeopleEntry { text: self.text("@database"), patterns: Vec::new() };
        let people = People { entries: vec![entry].into() };
        let glob = globset::Glob::new("infra/**").unwrap().compile_matcher();
        let glob = PathGlob { text: self.text("infra/**"), glob };
        let period = Period { text: self.text("14 days"), seconds: 1_209_600 };
        ItemDemands {
            signers: vec![
                Sourced { value: people.clone(), origin: origin(Writer::Policy) },
                Sourced { value: people.clone(), origin: origin(Writer::Head) },
            ],
            approvals: Sourced { value: 2, origin: origin(Writer::Target) },
            covers: vec![Sourced { value: glob, origin: origin(Writer::Policy) }],
            independent: Sourced { value: true, origin: origin(Writer::Policy) },
            valid_for: Some(Sourced { value: period, origin: origin(Writer::Policy) }),
            trailer: Some(Sourced {
                value: self.text("Signed-off-by"),
                origin: origin(Writer::Policy),
            }),
            bots: Some(Sourced { value: people, origin: Origin::Default }),
            ..ItemDemands::default()
        }
    }

    fn finding(&self, rule: &'static str, line: Option<u32>, text: &str) -> Finding {
        let text = self.text(text);
        Finding {
            rule,
            severity: Severity::Error,
            waiting: rule == "incomplete",
            place: Place { path: self.path(), line },
            item: line.map(|line| (self.pen)(&format!("item-{line}"))),
            commit: None,
            message: prose!["`", &text, "` fails rule ", rule],
            help: prose!["Verify `", &text, "`, then: git checklist check :", line.unwrap_or(0)],
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = vec![
            self.finding("policy-changed", None, "checklist.toml"),
            self.finding("born-checked", Some(68), "Read replica configured"),
            self.finding("reworded", Some(73), "All migrations tested on staging"),
            self.finding("incomplete", Some(74), "Migration rollback tested"),
            self.finding("incomplete", Some(101), "Maintenance announced"),
            self.finding("bulk", Some(7), "Code review completed"),
        ];
        findings[0].place.path = self.text("checklist.toml");
        findings[2].commit = Some(id(0x4f));
        findings[5].severity = Severity::Warning;
        findings
    }

    fn path(&self) -> Untrusted {
        self.text("DEPLOYMENT_CHECKLIST.md")
    }

    fn evidence(&self) -> Evidence {
        let file = |role, path: &str| TrustedFile {
            path: self.text(path),
            role,
            commit: id(0x9c),
            blob: BlobId([0x11; 20]),
        };
        let traversed = |(_, commit): (CommitId, Arc<Commit>)| Traversed {
            arrived: (commit.id != id(0xe4)).then(|| (id(0x4f), at(11, 12))),
            commit,
        };
        let answer = |rule, findings| RuleAnswer {
            rule,
            group: Group::SignOff,
            severity: Severity::Error,
            asked: true,
            findings,
        };
        Evidence {
            now: at(12, 0).seconds,
            rules: vec![answer("born-checked", 1), answer("replayed", 0)],
            trusted: vec![
                file(TrustedRole::Mailmap, ".mailmap"),
                file(TrustedRole::Policy, "checklist.toml"),
            ],
            commits: self.commits().into_iter().map(traversed).collect(),
            requests: vec![ShownRequest {
                request: Request { number: 7, is_merge_request: false },
                end: id(0xe4),
            }],
            void_overrides: vec![VoidOverride {
                overriding: Override { commit: id(0x4f), reason: self.text("it was urgent") },
                why: prose!["the commit changes files"],
            }],
        }
    }

    fn report(&self) -> Report {
        Report {
            base: Some(id(0x9c)),
            head: id(0x4f),
            history: HistoryMode::Full,
            standing: Standing::Release,
            verdict: Verdict::Fail,
            reason: Some(Reason::Violated),
            policy: Some(PolicyOrigin {
                commit: id(0x9c),
                path: self.text("checklist.toml"),
                blob: BlobId([0x11; 20]),
                digest: "a".repeat(64),
                vouches_for_itself: false,
            }),
            signoff: git_checklist::model::SignOffPolicy::default(),
            target: Some(self.text("main")),
            source: Some(self.text("release/2.3")),
            gates: vec![GateReport {
                name: (self.pen)("merge"),
                verdict: Verdict::Fail,
                reason: Some(Reason::Violated),
                settled: 4,
                required: 8,
                findings: (0..6).collect(),
            }],
            gates_elsewhere: vec![(self.pen)("deploy"), (self.pen)("close")],
            checklists: vec![ChecklistReport {
                path: self.path(),
                blob: BlobId([0x22; 20]),
                checklist: self.checklist().into(),
                schedule: schedule(),
                start: Some(id(0xe4)),
                items: self.ledgers(),
            }],
            findings: self.findings(),
            notes: vec![prose!["the list was ", &self.text("RELEASE.md"), " before"]],
            commits: self.commits(),
            overridden: None,
            overrides: Vec::new(),
            today: NaiveDate::from_ymd_opt(2025, 2, 12).unwrap_or_default(),
            ahead: Some(41),
            evidence: self.evidence(),
        }
    }
}

/// The release on 14 Feb, seen from 12 Feb.
fn schedule() -> Option<Schedule> {
    let day = NaiveDate::from_ymd_opt(2025, 2, 14)?;
    Some(Schedule {
        date: SettledDate { day, moment: None, zone: None },
        source: DateSource::Marker,
        line: Some(2),
        overruled: None,
        clock: Clock {
            seconds: at(12, 0).seconds,
            day: NaiveDate::from_ymd_opt(2025, 2, 12)?,
            is_told: true,
        },
    })
}
