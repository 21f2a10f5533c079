//! Stand-ins for what the other folders bring; gone once they are there.
#![allow(missing_docs, clippy::all, clippy::pedantic, dead_code)]
use crate::model::*;

pub mod pipeline {
    use super::*;
    use crate::history::{HistoryError, Repository};
    use chrono::NaiveDate;

    #[derive(Debug, thiserror::Error)]
    pub enum PipelineError {
        #[error(transparent)]
        History(#[from] HistoryError),
        #[error("{0}")]
        Undecided(Undecided),
    }
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Undecided {
        pub message: Prose,
        pub help: Prose,
    }
    impl std::fmt::Display for Undecided {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(&self.message.write_with(|text| format!("{text:?}")))
        }
    }

    #[derive(Clone, Debug, Default)]
    pub struct AuditRequest {
        pub revision: Option<String>,
        pub paths: Vec<String>,
        pub mode: Option<HistoryMode>,
        pub today: NaiveDate,
    }
    #[derive(Clone, Debug, Default)]
    pub struct GateRequest {
        pub name: Option<String>,
        pub base: Option<String>,
        pub head: Option<String>,
        pub target: Option<String>,
        pub source: Option<String>,
        pub event: Option<CiEvent>,
        pub paths: Vec<String>,
        pub today: NaiveDate,
    }
    #[derive(Clone, Debug, Default)]
    pub struct StatusRequest {
        pub revision: Option<String>,
        pub paths: Vec<String>,
        pub today: NaiveDate,
    }
    #[derive(Clone, Debug, Default)]
    pub struct LintRequest {
        pub revision: Option<String>,
        pub paths: Vec<String>,
    }
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CiEvent {
        pub system: &'static str,
        pub kind: CiKind,
        pub target: Option<String>,
        pub source: Option<String>,
        pub base: Option<String>,
        pub head: Option<String>,
    }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum CiKind {
        PullRequest,
        MergeGroup,
        Push,
    }
    fn none() -> PipelineError {
        PipelineError::Undecided(Undecided {
            message: crate::prose!["not built yet"],
            help: Prose::default(),
        })
    }
    pub fn audit(_: &Repository, _: &AuditRequest) -> Result<Report, PipelineError> {
        Err(none())
    }
    pub fn gate(_: &Repository, _: &GateRequest) -> Result<Report, PipelineError> {
        Err(none())
    }
    pub fn status(
        repository: &Repository,
        request: &StatusRequest,
    ) -> Result<Report, PipelineError> {
        let head = repository.head()?;
        let mut checklists = Vec::new();
        for path in crate::policy::discover(&repository.files(head)?) {
            if !request.paths.is_empty() && !request.paths.contains(&path) {
                continue;
            }
            if let crate::history::Entry::Blob(blob) = repository.entry(head, &path)? {
                let bytes = repository.blob(blob)?;
                let checklist = crate::markdown::parse(&path, &bytes, &Default::default())
                    .map_err(|_| none())?;
                let items = vec![ItemReport::default(); checklist.items.len()];
                checklists.push(ChecklistReport {
                    path: path.into(),
                    blob,
                    checklist,
                    start: None,
                    items,
                });
            }
        }
        Ok(Report {
            base: None,
            head,
            history: HistoryMode::Full,
            standing: Standing::Audit,
            verdict: Verdict::Pass,
            reason: None,
            policy: None,
            target: None,
            source: None,
            gates: vec![],
            gates_elsewhere: vec![],
            checklists,
            findings: vec![],
            notes: vec![],
            commits: Default::default(),
            today: request.today,
            ahead: None,
        })
    }
}
pub fn command(_: &mut super::Context<'_>) -> Result<super::Outcome, super::CliError> {
    Err(super::CliError::new("not built yet"))
}
