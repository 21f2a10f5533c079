//! Histories, and what is known of them without reading any file.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use git_checklist::{
    history::sandbox::START,
    model::{CommitId, Problem},
};
use proptest::prelude::*;

use super::written::{ITEMS, Style};

const BRANCHES: usize = 3;

/// What the next commit does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Ticks what is open and unticks what is ticked, of these items.
    Toggle(Vec<usize>),
    /// Writes the list in another way.
    Write(u64),
    /// Gives the file another name.
    Rename,
    /// Touches something else.
    Other,
    /// Merges another branch, and takes its name and style or not; for each item a number that may
    /// make the merge say what neither side did.
    Merge(usize, bool, bool, Vec<u8>),
}

/// One step: on a branch, with a clock so many hours off.
#[derive(Clone, Debug)]
pub struct Step {
    branch: usize,
    skew: i64,
    act: Act,
}

/// Random steps.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let items = || 0..ITEMS.len();
    let merge =
        (0..BRANCHES, any::<bool>(), any::<bool>(), prop::collection::vec(0u8..30, ITEMS.len()));
    let act = prop_oneof![
        6 => items().prop_map(|item| Act::Toggle(vec![item])),
        2 => prop::collection::btree_set(items(), 1..4)
            .prop_map(|items| Act::Toggle(items.into_iter().collect())),
        2 => (1u64..1000).prop_map(Act::Write),
        1 => Just(Act::Rename),
        1 => Just(Act::Other),
        5 => merge.prop_map(|(other, name, style, say)| Act::Merge(other, name, style, say)),
    ];
    let step =
        (0..BRANCHES, -200i64..200, act).prop_map(|(branch, skew, act)| Step { branch, skew, act });
    prop::collection::vec(step, 4..28)
}

/// What is known of an item in a commit. Acts are named by their commit's number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Item {
    ticked: bool,
    /// Ticks that no untick took back.
    alive: BTreeSet<usize>,
    /// All ticks among the ancestors.
    ticks: BTreeSet<usize>,
    /// All unticks among the ancestors.
    unticks: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
struct Commit {
    id: CommitId,
    told: String,
    time: i64,
    /// Itself and everything before it.
    ancestors: BTreeSet<usize>,
    parents: usize,
    path: String,
    style: Style,
    items: Vec<Item>,
}

/// What a ledger should say.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Expected {
    pub sign_off: Option<CommitId>,
    pub concurrent: Vec<CommitId>,
    pub problem: Option<Problem>,
    pub culprit: Option<CommitId>,
}

impl Expected {
    /// Its kind.
    pub fn word(&self) -> &'static str {
        match (self.problem, self.sign_off) {
            (Some(problem), _) => problem.word(),
            (None, Some(_)) if self.concurrent.is_empty() => "signed off",
            (None, Some(_)) => "concurrent",
            (None, None) => "open",
        }
    }
}

/// A history under construction: commit numbers are in the order they were made.
pub struct History {
    git: git2::Repository,
    commits: Vec<Commit>,
    tips: [usize; BRANCHES],
    /// What is wrong with a tick, by commit and item.
    problems: BTreeMap<(usize, usize), Problem>,
    /// Which ticks an untick took back, by commit and item.
    taken_back: BTreeMap<(usize, usize), BTreeSet<usize>>,
}

impl History {
    /// Makes the repository in `dir`.
    pub fn build(dir: &Path, steps: &[Step]) -> Self {
        let git = git2::Repository::init_bare(dir).unwrap();
        let mut history = Self {
            git,
            commits: Vec::new(),
            tips: [0; BRANCHES],
            problems: BTreeMap::new(),
            taken_back: BTreeMap::new(),
        };
        let mut items = vec![Item::default(); ITEMS.len()];
        // One item is there ticked from the start.
        items[0] = Item {
            ticked: true,
            alive: BTreeSet::from([0]),
            ticks: BTreeSet::from([0]),
            ..Item::default()
        };
        history.problems.insert((0, 0), Problem::BornChecked);
        history.commit("add", 0, &[], ("checklist.md", Style::default()), items);
        for step in steps {
            history.take(step);
        }
        history
    }

    fn take(&mut self, step: &Step) {
        let parent = self.tips[step.branch];
        let at = self.commits.len();
        let Commit { path, style, mut items, .. } = self.commits[parent].clone();
        let told = match &step.act {
            Act::Toggle(which) => {
                for &item in which {
                    self.toggle(at, item, &mut items[item]);
                }
                self.restore(at, parent, style, which, &items);
                format!("toggle {which:?}")
            }
            Act::Write(style) => {
                let style = Style(*style);
                return self.push(step, &[parent], (&path, style), items, "write");
            }
            Act::Rename => {
                let path = format!("checklist-{at}.md");
                return self.push(step, &[parent], (&path, style), items, "rename");
            }
            Act::Other => "other".to_owned(),
            Act::Merge(other, name, its_style, say) => {
                let other = self.tips[*other];
                if self.commits[parent].ancestors.contains(&other) {
                    return;
                }
                let Some(items) = self.merged(at, (parent, other), say) else { return };
                let path = if *name { self.commits[other].path.clone() } else { path };
                let style = if *its_style { self.commits[other].style } else { style };
                return self.push(step, &[parent, other], (&path, style), items, "merge");
            }
        };
        self.push(step, &[parent], (&path, style), items, &told);
    }

    /// Several ticks by a commit whose list is, byte for byte, one that was there before, restore that
    /// and sign nothing off.
    fn restore(&mut self, at: usize, parent: usize, style: Style, which: &[usize], items: &[Item]) {
        let written = |style: Style, items: &[Item]| {
            style.write(&items.iter().map(|item| item.ticked).collect::<Vec<_>>())
        };
        let ticked: Vec<usize> = which.iter().copied().filter(|&item| items[item].ticked).collect();
        let list = written(style, items);
        let was_there = self.commits[parent]
            .ancestors
            .iter()
            .any(|&elder| written(self.commits[elder].style, &self.commits[elder].items) == list);
        if ticked.len() > 1 && was_there {
            self.problems.extend(ticked.iter().map(|&item| ((at, item), Problem::Restored)));
        }
    }

    fn push(
        &mut self,
        step: &Step,
        parents: &[usize],
        file: (&str, Style),
        items: Vec<Item>,
        told: &str,
    ) {
        self.tips[step.branch] = self.commits.len();
        self.commit(told, step.skew, parents, file, items);
    }

    fn toggle(&mut self, at: usize, index: usize, item: &mut Item) {
        item.ticked = !item.ticked;
        if item.ticked {
            item.alive.insert(at);
            item.ticks.insert(at);
        } else {
            self.taken_back.insert((at, index), std::mem::take(&mut item.alive));
            item.unticks.insert(at);
        }
    }

    /// The items of a merge; none where the model does not say which tick is whose.
    fn merged(
        &mut self,
        at: usize,
        (ours, theirs): (usize, usize),
        say: &[u8],
    ) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        let mut acts: Vec<(usize, Option<Problem>)> = Vec::new();
        for (index, say) in say.iter().enumerate() {
            let (ours, theirs) =
                (&self.commits[ours].items[index], &self.commits[theirs].items[index]);
            let (joined, act) = self.joined(at, index, (ours, theirs), *say)?;
            items.push(joined);
            acts.extend(act.map(|problem| (index, problem)));
        }
        for (index, problem) in acts {
            match problem {
                Some(problem) => {
                    self.problems.insert((at, index), problem);
                }
                None => {
                    let both =
                        [ours, theirs].map(|side| self.commits[side].items[index].alive.clone());
                    self.taken_back.insert((at, index), both.into_iter().flatten().collect());
                }
            }
        }
        Some(items)
    }

    /// An item of a merge, and what the merge itself did to it: a tick with its problem, an untick.
    fn joined(
        &self,
        at: usize,
        index: usize,
        (ours, theirs): (&Item, &Item),
        say: u8,
    ) -> Option<(Item, Option<Option<Problem>>)> {
        let union = |left: &BTreeSet<usize>, right: &BTreeSet<usize>| left | right;
        let mut item = Item {
            ticked: false,
            alive: &(&(&ours.alive & &theirs.alive) | &(&ours.alive - &theirs.ticks))
                | &(&theirs.alive - &ours.ticks),
            ticks: union(&ours.ticks, &theirs.ticks),
            unticks: union(&ours.unticks, &theirs.unticks),
        };
        let any = ours.ticked || theirs.ticked;
        let both = ours.ticked && theirs.ticked;
        if both && item.alive.is_empty() {
            return None;
        }
        let thrown = self.throws_away(index, ours, theirs) || self.throws_away(index, theirs, ours);
        let honest = both || (!thrown && !item.alive.is_empty());
        item.ticked = if say == 0 && !both { !honest } else { honest };
        if item.ticked && (thrown || !any || item.alive.is_empty()) {
            let problem = if any { Problem::Overridden } else { Problem::MergeTick };
            item.alive = BTreeSet::from([at]);
            item.ticks.insert(at);
            return Some((item, Some(Some(problem))));
        }
        if !item.ticked {
            let dropped = !item.alive.is_empty();
            item.alive.clear();
            if dropped {
                item.unticks.insert(at);
                return Some((item, Some(None)));
            }
        }
        Some((item, None))
    }

    /// Whether keeping `kept`'s tick throws an untick of `open`'s away: one that `kept` has not
    /// seen, of a tick that it has.
    fn throws_away(&self, index: usize, kept: &Item, open: &Item) -> bool {
        kept.ticked
            && !open.ticked
            && (&open.unticks - &kept.unticks).into_iter().any(|untick| {
                self.taken_back
                    .get(&(untick, index))
                    .is_some_and(|ticks| !ticks.is_disjoint(&kept.ticks))
            })
    }

    fn commit(
        &mut self,
        told: &str,
        skew: i64,
        parents: &[usize],
        (path, style): (&str, Style),
        items: Vec<Item>,
    ) {
        let at = self.commits.len();
        let time = START + i64::try_from(at).unwrap() * 60 + skew * 3600;
        let ticked: Vec<bool> = items.iter().map(|item| item.ticked).collect();
        let content = style.write(&ticked);
        let mut tree = self.git.treebuilder(None).unwrap();
        let blob = self.git.blob(content.as_bytes()).unwrap();
        tree.insert(path, blob, 0o100_644).unwrap();
        if told == "other" {
            tree.insert("other.txt", self.git.blob(at.to_string().as_bytes()).unwrap(), 0o100_644)
                .unwrap();
        }
        let tree = self.git.find_tree(tree.write().unwrap()).unwrap();
        let person =
            git2::Signature::new("Ana", "ana@example.org", &git2::Time::new(time, 60)).unwrap();
        let before: Vec<git2::Commit<'_>> = parents
            .iter()
            .map(|&parent| {
                self.git
                    .find_commit(git2::Oid::from_bytes(&self.commits[parent].id.0).unwrap())
                    .unwrap()
            })
            .collect();
        let before: Vec<&git2::Commit<'_>> = before.iter().collect();
        let id = self
            .git
            .commit(None, &person, &person, &format!("{at}: {told}\n"), &tree, &before)
            .unwrap();
        let mut ancestors = BTreeSet::from([at]);
        for &parent in parents {
            ancestors.extend(&self.commits[parent].ancestors);
        }
        let id = CommitId(id.as_bytes().try_into().unwrap());
        let told = format!("{at} {} {parents:?} {told} {path} {ticked:?}", id.short());
        let commit = Commit {
            id,
            told,
            time,
            ancestors,
            parents: parents.len(),
            path: path.to_owned(),
            style,
            items,
        };
        self.commits.push(commit);
    }

    /// The newest commit.
    pub fn head(&self) -> usize {
        self.commits.len() - 1
    }

    pub fn id(&self, commit: usize) -> CommitId {
        self.commits[commit].id
    }

    pub fn name(&self, commit: usize) -> String {
        format!("{commit} {}", self.id(commit).short())
    }

    pub fn is_ticked(&self, commit: usize, item: usize) -> bool {
        self.commits[commit].items[item].ticked
    }

    pub fn merges(&self) -> usize {
        self.commits.iter().filter(|commit| commit.parents > 1).count()
    }

    /// All commits, for a failure's report.
    pub fn told(&self) -> String {
        self.commits.iter().map(|commit| format!("{}\n", commit.told)).collect()
    }

    /// Commits to begin ranges at: some ancestors of the head, and other branches' tips.
    pub fn bases(&self) -> Vec<usize> {
        let head = self.head();
        let ancestors: Vec<usize> = self.commits[head].ancestors.iter().copied().collect();
        let mut bases: BTreeSet<usize> =
            [ancestors.len() / 3, 2 * ancestors.len() / 3].map(|at| ancestors[at]).into();
        bases.extend(self.tips);
        bases.remove(&head);
        bases.into_iter().collect()
    }

    /// Ticks with the problem of each, as a ledger ranks them: what holds first, then by time.
    fn ranked(&self, mut ticks: Vec<(Option<Problem>, usize)>) -> Expected {
        ticks.sort_by_key(|&(problem, tick)| (problem, self.commits[tick].time, self.id(tick)));
        let Some(&(problem, first)) = ticks.first() else { return Expected::default() };
        let others = ticks.iter().skip(1).filter(|(other, _)| *other == problem);
        match problem {
            None => Expected {
                sign_off: Some(self.id(first)),
                concurrent: others.map(|&(_, tick)| self.id(tick)).collect(),
                ..Expected::default()
            },
            Some(_) => Expected { problem, culprit: Some(self.id(first)), ..Expected::default() },
        }
    }

    /// What the whole history says of an item.
    pub fn expected(&self, head: usize, item: usize) -> Expected {
        let alive = self.commits[head].items[item].alive.iter();
        self.ranked(alive.map(|&tick| (self.problems.get(&(tick, item)).copied(), tick)).collect())
    }

    /// The sign-off and those beside it that count since a base; none where the base's unticks are
    /// concurrent, so that there is no last one, or a merge of the base's dropped the tick. Neither
    /// does a range know the target's unticks of a list that has another name there.
    pub fn expected_since(
        &self,
        base: usize,
        head: usize,
        item: usize,
    ) -> Option<(Option<CommitId>, Vec<CommitId>)> {
        let outside = &self.commits[base].ancestors;
        let undone = &self.commits[base].items[item].unticks;
        let before =
            |elder: usize, younger: usize| self.commits[younger].ancestors.contains(&elder);
        let mut ticks = Vec::new();
        for &tick in &self.commits[head].items[item].alive {
            let missed: Vec<usize> =
                undone.iter().copied().filter(|&untick| !before(untick, tick)).collect();
            let own = self.problems.get(&(tick, item)).copied();
            let renamed = self.commits[base].path != self.commits[head].path;
            if (renamed && !missed.is_empty())
                || missed.iter().any(|&one| self.commits[one].parents > 1)
            {
                return None;
            }
            let problem = if outside.contains(&tick) {
                own.or(Some(Problem::Inherited))
            } else if missed.is_empty() || own.is_some() {
                own
            } else if undone.iter().any(|&one| undone.iter().all(|&other| before(other, one))) {
                Some(Problem::Replayed)
            } else {
                return None;
            };
            ticks.push((problem, tick));
        }
        let expected = self.ranked(ticks);
        Some((expected.sign_off, expected.concurrent))
    }
}
