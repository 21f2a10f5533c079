//! Graphs of checklist versions as text, and what the ledger says of their items as text.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    fmt::Write,
    rc::Rc,
    sync::Arc,
};

use git_checklist::{
    ledger::{self, Circumstances, Node, Past, Tracks},
    markdown::{ParseOptions, VersionReader},
    model::{BlobId, CommitId, PastItem, Problem, Version, digest},
};

/// A graph, read.
pub struct Graph {
    names: Vec<String>,
    times: Vec<i64>,
    reverts: BTreeSet<CommitId>,
    nodes: Vec<Node>,
    reader: VersionReader,
    versions: BTreeMap<BlobId, Arc<Version>>,
}

/// Reads a graph.
pub fn read(text: &str) -> Graph {
    Graph::parse(text)
}

impl Graph {
    pub fn parse(text: &str) -> Self {
        let mut graph = Self {
            names: Vec::new(),
            times: Vec::new(),
            reverts: BTreeSet::new(),
            nodes: Vec::new(),
            reader: VersionReader::new(&ParseOptions::default()),
            versions: BTreeMap::new(),
        };
        for line in text.lines() {
            graph.add(line.trim());
        }
        assert!(!graph.nodes.is_empty(), "a graph has commits");
        graph
    }

    fn add(&mut self, line: &str) {
        let (head, version) = line.split_once(": ").expect("`NAME PARENT…: VERSION`");
        let mut words = head.split(' ');
        let name = words.next().expect("a name");
        let (name, reverts) = name.strip_prefix('!').map_or((name, false), |name| (name, true));
        let (name, time) = name.split_once('@').unwrap_or((name, "0"));
        let parents: Vec<usize> = words
            .map(|parent| self.names.iter().position(|known| known == parent).expect("a parent"))
            .collect();
        let commit = id(name);
        if reverts {
            self.reverts.insert(commit);
        }
        self.names.push(name.to_owned());
        self.times.push(time.parse().expect("a time"));
        let merge = parents.len() > 1;
        let blob = self.add_version(version);
        self.nodes.push(Node { commit, blob, parents, merge, boundary: false });
    }

    /// Reads a version, all of a graph by one reader as the pipeline does.
    fn add_version(&mut self, text: &str) -> Option<BlobId> {
        if text == "gone" {
            return None;
        }
        let source: String = text.split(';').map(|part| markdown_of(part.trim())).collect();
        let hex = digest::hex(source.as_bytes());
        let mut blob = BlobId([0; 20]);
        blob.0.copy_from_slice(&hex.as_bytes()[..20]);
        let version = self.reader.read(&Rc::new(source.as_bytes().to_vec())).expect("a checklist");
        self.versions.insert(blob, Arc::new(version));
        Some(blob)
    }

    /// Makes a commit one at the edge of the walked history.
    pub fn with_edge(mut self, name: &str) -> Self {
        let at = self.names.iter().position(|known| known == name).expect("a commit");
        self.nodes[at].boundary = true;
        self
    }

    /// What is told of the first item.
    pub fn told(&self) -> String {
        let items = &self.judged().items;
        let at = items.iter().position(|item| item.text.raw() != "Other").expect("an item");
        self.told_at(at)
    }

    /// What is told of the item that begins with a text.
    pub fn told_of(&self, text: &str) -> String {
        let items = &self.judged().items;
        let found = |item: &Arc<PastItem>| item.text.raw().starts_with(text);
        self.told_at(items.iter().position(found).expect("an item with that text"))
    }

    /// What is told of the item at an index.
    pub fn told_at(&self, at: usize) -> String {
        let Ok(tracks): Result<Tracks, Infallible> = ledger::derive(&self.nodes, self);
        let Ok(ledger) = tracks.settle(at, self);
        let mut told = match (ledger.sign_off, &ledger.waiver, ledger.problem) {
            (Some(commit), _, None) => format!("signed off by {}", self.name(commit)),
            (Some(commit), _, Some(problem)) => format!(
                "signed off by {}, {} {}",
                self.name(commit),
                problem.word(),
                ledger.culprit.map_or("?", |culprit| self.name(culprit))
            ),
            (None, Some(waiver), _) => format!(
                "waived {} ({})",
                waiver.commit.map_or("?", |commit| self.name(commit)),
                waiver.reason.raw()
            ),
            (None, None, Some(problem)) => format!(
                "{} {}",
                problem.word(),
                ledger.culprit.map_or("?", |culprit| self.name(culprit))
            ),
            (None, None, None) => "open".to_owned(),
        };
        for other in &ledger.concurrent {
            write!(told, ", also {}", self.name(*other)).expect("a string takes all");
        }
        let events: Vec<String> = ledger
            .events
            .iter()
            .map(|event| {
                let merge = if event.in_merge { " (merge)" } else { "" };
                format!("{} {}{merge}", event.kind.word(), self.name(event.commit))
            })
            .collect();
        format!("{told}; {}", events.join(", "))
    }

    /// What is wrong with the sign-off or waiver of the item that begins with a text.
    pub fn problem_of(&self, text: &str) -> String {
        let items = &self.judged().items;
        let at = items.iter().position(|item| item.text.raw().starts_with(text)).expect("an item");
        let Ok(tracks): Result<Tracks, Infallible> = ledger::derive(&self.nodes, self);
        let Ok(ledger) = tracks.settle(at, self);
        let waiver = ledger.waiver.as_ref();
        match waiver.map_or(ledger.problem, |waiver| waiver.problem) {
            None => "holds".to_owned(),
            Some(problem) => {
                let commit = waiver.map_or(ledger.culprit, |waiver| waiver.commit);
                format!("{} {}", problem.word(), commit.map_or("?", |commit| self.name(commit)))
            }
        }
    }

    fn judged(&self) -> &Version {
        let blob = self.nodes.last().and_then(|node| node.blob).expect("the last has the file");
        &self.versions[&blob]
    }

    fn name(&self, commit: CommitId) -> &str {
        let at = self.nodes.iter().position(|node| node.commit == commit).expect("a commit");
        &self.names[at]
    }

    fn ancestors(&self, commit: CommitId) -> BTreeSet<CommitId> {
        let mut known = BTreeMap::new();
        for node in &self.nodes {
            let mut all = BTreeSet::new();
            for &parent in &node.parents {
                let parent = self.nodes[parent].commit;
                all.insert(parent);
                all.extend(known.get(&parent).into_iter().flatten().copied());
            }
            known.insert(node.commit, all);
        }
        known.remove(&commit).unwrap_or_default()
    }
}

impl Past for Graph {
    type Error = Infallible;

    fn version(&self, blob: BlobId) -> Result<Arc<Version>, Infallible> {
        Ok(Arc::clone(&self.versions[&blob]))
    }

    fn says_revert(&self, commit: CommitId) -> Result<bool, Infallible> {
        Ok(self.reverts.contains(&commit))
    }

    fn comes_after(&self, _: CommitId, _: (usize, usize), _: CommitId) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn elder_blobs(&self, _: CommitId) -> Result<Rc<BTreeSet<BlobId>>, Infallible> {
        Ok(Rc::default())
    }

    fn elder_ticks(&self, _: CommitId) -> Result<BTreeSet<String>, Infallible> {
        Ok(BTreeSet::new())
    }

    fn shares_tick(&self, _: CommitId, _: usize, _: CommitId) -> Result<bool, Infallible> {
        Ok(true)
    }
}

impl Circumstances for Graph {
    type Error = Infallible;

    fn objection(&self, _: usize, _: CommitId) -> Result<Option<Problem>, Infallible> {
        Ok(None)
    }

    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, Infallible> {
        Ok(self.ancestors(younger).contains(&elder))
    }

    fn commit_time(&self, commit: CommitId) -> Result<i64, Infallible> {
        let at = self.nodes.iter().position(|node| node.commit == commit).expect("a commit");
        Ok(self.times[at])
    }
}

fn id(name: &str) -> CommitId {
    let mut bytes = [0; 20];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    CommitId(bytes)
}

fn markdown_of(part: &str) -> String {
    let (mark, text) = part.split_once(' ').expect("`MARK TEXT`");
    match mark {
        "#" => format!("\n## {text}\n\n"),
        "~" => format!("\n  {text}\n\n"),
        ">" => format!("  {}", markdown_of(text)),
        "-" => {
            let (text, reason) = text.split_once(" | ").expect("`TEXT | REASON`");
            format!("- [ ] ~~{text}~~ {reason}\n")
        }
        "o" | "x" => format!("- [{}] {text}\n", if mark == "x" { 'x' } else { ' ' }),
        _ => panic!("no such mark: {part}"),
    }
}
