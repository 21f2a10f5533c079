//! The commit-graph file that git keeps beside its objects: trees, parents and levels of commits,
//! and a Bloom filter of the paths that each changed against its first parent.
//!
//! An accelerator, never a source of its own: whatever is not in it is read from the objects, and
//! the answers are the same without it. It is left aside where history is altered (shallow, grafts,
//! replace refs), as git does. Source: gitformat-commit-graph(5).

use std::path::{Path, PathBuf};

use super::{alternates::with_borrowed, tree::TreeId};
use crate::model::CommitId;

/// Stands for "no parent".
const NO_PARENT: u32 = 0x7000_0000;
/// Says that the rest of the number leads to the list of further parents.
const IN_EDGES: u32 = 0x8000_0000;
/// From here on levels are not exact.
const HIGHEST_LEVEL: u32 = 0x3fff_ffff;

/// The files of a chain, as one; positions count through all of them.
#[derive(Debug, Default)]
pub(super) struct CommitGraph {
    files: Vec<File>,
}

/// What is known of a commit.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub tree: TreeId,
    /// Positions of its parents.
    pub parents: Vec<u32>,
    /// Greater than that of each parent.
    pub level: u32,
}

/// One file.
#[derive(Debug)]
struct File {
    bytes: Vec<u8>,
    /// How many commits the files before it have.
    before: u32,
    count: u32,
    fanout: usize,
    ids: usize,
    data: usize,
    edges: Option<(usize, usize)>,
    filters: Option<Filters>,
}

/// Where the Bloom filters are in a file, and how they were made.
#[derive(Clone, Copy, Debug)]
struct Filters {
    index: usize,
    data: usize,
    end: usize,
    version: u32,
    hashes: u32,
}

impl CommitGraph {
    /// Reads the commit-graph of an object directory, or of one that it borrows objects from; none
    /// where there is none that can be understood.
    pub fn open(objects: &Path) -> Option<Self> {
        let all = with_borrowed(&[objects.to_owned()]);
        let found = all.iter().find_map(|objects| Self::open_at(&objects.join("info")));
        found.filter(Self::is_sound)
    }

    /// Whether every commit's level is exact and greater than those of its parents.
    fn is_sound(&self) -> bool {
        let levels: Vec<u32> = self.files.iter().flat_map(File::levels).collect();
        let level = |position: u32| levels.get(position as usize).copied();
        let is_sound = |file: &File, at: u32| {
            let own = level(file.before + at).filter(|own| (1..HIGHEST_LEVEL).contains(own))?;
            file.each_parent(at as usize, |parent| (level(parent)? < own).then_some(()))
        };
        self.files.iter().all(|file| (0..file.count).all(|at| is_sound(file, at).is_some()))
    }

    fn level(&self, position: u32) -> Option<u32> {
        let (file, at) = self.file(position)?;
        Some(file.word(file.data + 36 * at + 28)? >> 2).filter(|&level| level > 0)
    }

    fn open_at(info: &Path) -> Option<Self> {
        let mut graph = Self::default();
        let single = info.join("commit-graph");
        if single.exists() {
            graph.add(&single)?;
            return Some(graph);
        }
        let chain = info.join("commit-graphs");
        let names = std::fs::read_to_string(chain.join("commit-graph-chain")).ok()?;
        for name in names.lines() {
            let is_name = name.bytes().all(|byte| byte.is_ascii_hexdigit());
            let file: PathBuf = chain.join(format!("graph-{name}.graph"));
            is_name.then_some(())?;
            graph.add(&file)?;
        }
        (!graph.files.is_empty()).then_some(graph)
    }

    fn add(&mut self, path: &Path) -> Option<()> {
        let before = self.len();
        let file = File::read(std::fs::read(path).ok()?, before, self.files.len())?;
        self.files.push(file);
        Some(())
    }

    /// How many commits it has.
    pub fn len(&self) -> u32 {
        self.files.last().map_or(0, |file| file.before + file.count)
    }

    /// The position of a commit.
    pub fn find(&self, id: CommitId) -> Option<u32> {
        self.files.iter().rev().find_map(|file| file.find(id))
    }

    /// The commit at a position.
    pub fn id(&self, position: u32) -> Option<CommitId> {
        let (file, at) = self.file(position)?;
        file.array(file.ids + 20 * at).map(CommitId)
    }

    /// What is known of the commit at a position.
    pub fn known(&self, position: u32) -> Option<Known> {
        let (file, at) = self.file(position)?;
        let tree = TreeId(file.array(file.data + 36 * at)?);
        Some(Known { tree, parents: file.parents(at)?, level: self.level(position)? })
    }

    /// Whether the commit at a position may have changed a path against its first parent; none where
    /// that was not written down.
    pub fn may_have_changed(&self, position: u32, path: &PathKey) -> Option<bool> {
        let (file, at) = self.file(position)?;
        let filters = file.filters?;
        let (one, other) = match filters.version {
            1 => path.signed?,
            2 => path.unsigned,
            _ => return None,
        };
        let start = at.checked_sub(1).map_or(Some(0), |at| file.word(filters.index + 4 * at))?;
        let end = file.word(filters.index + 4 * at)?;
        let (start, end) = (filters.data + start as usize, filters.data + end as usize);
        let filter = file.bytes.get(start..end.min(filters.end))?;
        if filter.is_empty() {
            return None;
        }
        let bits = 8 * filter.len() as u64;
        Some((0..filters.hashes).all(|round| {
            let hash = one.wrapping_add(round.wrapping_mul(other));
            let bit = u64::from(hash) % bits;
            filter.get((bit / 8) as usize).is_some_and(|byte| byte & (1 << (bit % 8)) != 0)
        }))
    }

    fn file(&self, position: u32) -> Option<(&File, usize)> {
        let file = self.files.iter().rev().find(|file| file.before <= position)?;
        let at = position - file.before;
        (at < file.count).then_some((file, at as usize))
    }
}

impl File {
    /// Reads a file of a chain: the `place`th, behind `before` commits.
    fn read(bytes: Vec<u8>, before: u32, place: usize) -> Option<Self> {
        let [b'C', b'G', b'P', b'H', 1, 1, chunks, bases] = *bytes.first_chunk::<8>()? else {
            return None;
        };
        if usize::from(bases) != place {
            return None;
        }
        let mut file = Self {
            bytes,
            before,
            count: 0,
            fanout: 0,
            ids: 0,
            data: 0,
            edges: None,
            filters: None,
        };
        let chunk = |name: &[u8; 4]| {
            (0..usize::from(chunks)).find_map(|at| {
                let row = 8 + 12 * at;
                let range = file.offset(row + 4)?..file.offset(row + 16)?;
                let fits = range.start <= range.end && range.end <= file.bytes.len();
                (file.bytes.get(row..row + 4)? == name && fits).then_some(range)
            })
        };
        let (fanout, ids, data) = (chunk(b"OIDF")?, chunk(b"OIDL")?, chunk(b"CDAT")?);
        let count = file.word(fanout.start + 4 * 255)?;
        if ids.len() != 20 * count as usize || data.len() != 36 * count as usize {
            return None;
        }
        let edges = chunk(b"EDGE").map(|edges| (edges.start, edges.end));
        let filters = chunk(b"BIDX").zip(chunk(b"BDAT")).and_then(|(index, data)| {
            let fits = index.len() == 4 * count as usize && data.len() >= 12;
            fits.then_some(Filters {
                index: index.start,
                data: data.start + 12,
                end: data.end,
                version: file.word(data.start)?,
                hashes: file.word(data.start + 4)?,
            })
        });
        (file.count, file.fanout, file.ids, file.data) =
            (count, fanout.start, ids.start, data.start);
        (file.edges, file.filters) = (edges, filters);
        Some(file)
    }

    fn find(&self, id: CommitId) -> Option<u32> {
        let first = usize::from(id.0[0]);
        let mut low = first.checked_sub(1).map_or(Some(0), |at| self.word(self.fanout + 4 * at))?;
        let mut high = self.word(self.fanout + 4 * first)?.min(self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            let here: [u8; 20] = self.array(self.ids + 20 * middle as usize)?;
            match here.cmp(&id.0) {
                std::cmp::Ordering::Equal => return Some(self.before + middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The levels of its commits; zero is none.
    fn levels(&self) -> impl Iterator<Item = u32> {
        let rows = self.bytes[self.data..].chunks_exact(36).take(self.count as usize);
        rows.map(|row| u32::from_be_bytes([row[28], row[29], row[30], row[31]]) >> 2)
    }

    /// The positions of a commit's parents.
    fn parents(&self, at: usize) -> Option<Vec<u32>> {
        let mut parents = Vec::with_capacity(2);
        self.each_parent(at, |parent| {
            parents.push(parent);
            Some(())
        })?;
        Some(parents)
    }

    /// Calls `visit` with the position of each parent of a commit, until it answers with nothing.
    fn each_parent(&self, at: usize, mut visit: impl FnMut(u32) -> Option<()>) -> Option<()> {
        let row = self.data + 36 * at;
        let (first, second) = (self.word(row + 20)?, self.word(row + 24)?);
        if first != NO_PARENT {
            visit(first)?;
        }
        if second & IN_EDGES == 0 {
            return if second == NO_PARENT { Some(()) } else { visit(second) };
        }
        let (start, end) = self.edges?;
        let mut at = start + 4 * (second & !IN_EDGES) as usize;
        while at < end {
            let parent = self.word(at)?;
            visit(parent & !IN_EDGES)?;
            if parent & IN_EDGES != 0 {
                return Some(());
            }
            at += 4;
        }
        None
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..)?.first_chunk().copied()
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_be_bytes)
    }

    fn offset(&self, at: usize) -> Option<usize> {
        usize::try_from(u64::from_be_bytes(self.array(at)?)).ok()
    }
}

/// A path's hashes, as the filters have them.
#[derive(Clone, Copy, Debug)]
pub(super) struct PathKey {
    unsigned: (u32, u32),
    /// As the first version hashed, which took bytes beyond ASCII for negative: such paths are not
    /// looked for in it.
    signed: Option<(u32, u32)>,
}

impl PathKey {
    pub fn new(path: &str) -> Self {
        let both = (murmur3(0x293a_e76f, path.as_bytes()), murmur3(0x7e64_6e2c, path.as_bytes()));
        Self { unsigned: both, signed: path.is_ascii().then_some(both) }
    }
}

/// `MurmurHash3`, 32 bits.
fn murmur3(seed: u32, bytes: &[u8]) -> u32 {
    const C1: u32 = 0xcc9e_2d51;
    const C2: u32 = 0x1b87_3593;
    let mix = |word: u32| word.wrapping_mul(C1).rotate_left(15).wrapping_mul(C2);
    let mut hash = seed;
    let mut blocks = bytes.chunks_exact(4);
    for block in &mut blocks {
        let word = block.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
        hash = (hash ^ mix(word)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let rest = blocks.remainder();
    if !rest.is_empty() {
        hash ^= mix(rest.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte)));
    }
    hash ^= u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::murmur3;

    #[test]
    fn hashes_as_git_does() {
        // The values that git's own test of its Bloom filters has.
        assert_eq!(murmur3(0, b""), 0);
        assert_eq!(murmur3(0, b"Hello world!"), 0x627b_0c2c);
        assert_eq!(murmur3(0, b"The quick brown fox jumps over the lazy dog"), 0x2e4f_f723);
    }
}
