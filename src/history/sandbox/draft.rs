//! A commit to be made.

use crate::model::CommitId;

/// What a commit is to say and to hold, on top of its branch.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) branch: String,
    pub(super) author: (String, String),
    pub(super) committer: Option<(String, String)>,
    pub(super) message: String,
    pub(super) seconds: Option<i64>,
    pub(super) merging: Vec<String>,
    pub(super) edits: Vec<Edit>,
}

#[derive(Clone, Debug)]
pub(super) enum Edit {
    Set(String, Vec<u8>),
    Remove(String),
    Rename(String, String),
    Link(String, String),
    Executable(String),
    Submodule(String, CommitId),
}

impl Edit {
    /// Whether it says what is at a path.
    pub fn settles(&self, path: &str) -> bool {
        match self {
            Self::Set(at, _)
            | Self::Remove(at)
            | Self::Link(at, _)
            | Self::Executable(at)
            | Self::Submodule(at, _) => at == path,
            Self::Rename(from, to) => from == path || to == path,
        }
    }
}

impl Draft {
    /// A commit on a branch, by Ana.
    #[must_use]
    pub fn on(branch: &str) -> Self {
        Self {
            branch: branch.to_owned(),
            author: person("ana"),
            committer: None,
            message: "change\n".to_owned(),
            seconds: None,
            merging: Vec::new(),
            edits: Vec::new(),
        }
    }

    /// Who wrote it: `ana` is `Ana <ana@example.org>`.
    #[must_use]
    pub fn by(self, name: &str) -> Self {
        let (name, email) = person(name);
        self.by_identity(&name, &email)
    }

    /// Who wrote it, in full.
    #[must_use]
    pub fn by_identity(mut self, name: &str, email: &str) -> Self {
        self.author = (name.to_owned(), email.to_owned());
        self
    }

    /// Who committed it, where that is not the author.
    #[must_use]
    pub fn committer(mut self, name: &str) -> Self {
        self.committer = Some(person(name));
        self
    }

    /// Its message; a final newline is added where there is none.
    #[must_use]
    pub fn says(mut self, message: &str) -> Self {
        self.message = format!("{}\n", message.trim_end_matches('\n'));
        self
    }

    /// Its time, in seconds since 1970, whatever the sandbox's clock says; the clock stays.
    #[must_use]
    pub fn at(mut self, seconds: i64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// A file's whole content. Edits apply in the order they are given.
    #[must_use]
    pub fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.edits.push(Edit::Set(path.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// Removes a file.
    #[must_use]
    pub fn remove(mut self, path: &str) -> Self {
        self.edits.push(Edit::Remove(path.to_owned()));
        self
    }

    /// Renames a file, its content as it is at that point.
    #[must_use]
    pub fn rename(mut self, from: &str, to: &str) -> Self {
        self.edits.push(Edit::Rename(from.to_owned(), to.to_owned()));
        self
    }

    /// Puts a symbolic link at a path.
    #[must_use]
    pub fn link(mut self, path: &str, target: &str) -> Self {
        self.edits.push(Edit::Link(path.to_owned(), target.to_owned()));
        self
    }

    /// Lets a file be executed, its content as it is at that point.
    #[must_use]
    pub fn executable(mut self, path: &str) -> Self {
        self.edits.push(Edit::Executable(path.to_owned()));
        self
    }

    /// Puts a submodule at a path, at a commit of its own repository.
    #[must_use]
    pub fn submodule(mut self, path: &str, commit: CommitId) -> Self {
        self.edits.push(Edit::Submodule(path.to_owned(), commit));
        self
    }

    /// A further parent for [`Sandbox::merge`](super::Sandbox::merge): a branch.
    #[must_use]
    pub fn merging(mut self, branch: &str) -> Self {
        self.merging.push(branch.to_owned());
        self
    }
}

/// `ana` is `Ana <ana@example.org>`.
fn person(name: &str) -> (String, String) {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    (format!("{first}{}", letters.as_str()), format!("{}@example.org", name.to_lowercase()))
}
