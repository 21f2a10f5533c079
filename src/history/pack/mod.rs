//! Objects in packs, read without libgit2 because that is faster: an accelerator, never a judge.
//!
//! What is not found or not understood here is left to libgit2, which finds it or says what is
//! wrong: loose objects, indexes of another version, damage, objects above a limit. What makes it
//! faster: ids are looked for where they should be, whole objects are inflated at once, and what an
//! object is made of is kept for its neighbours in history; packs are mapped into memory, as git does it,
//! where that does not take too much of it. Source: gitformat-pack(5).
//!
//! - **entry**: an object in a pack: whole, or as a delta against a base, which is an entry too.

mod blocks;
mod delta;
mod entry;
mod index;
mod kept;
mod maps;

use std::{
    fs, io,
    path::{Path, PathBuf},
    rc::Rc,
};

use git2::ObjectType;
use libdeflater::Decompressor;

use blocks::Blocks;
use entry::{Base, Entry, What};
use index::Index;
use kept::Kept;
pub(super) use maps::Maps;
use maps::Opened;

use super::alternates::with_borrowed;

/// The most bytes of an object that are read here.
const LIMIT: usize = 16 << 20;

/// The most deltas between an object and one that is whole; git makes no more than 4095.
const DEPTH: usize = 4095;

/// The most packs that are opened, the largest first: where they are not mapped, each takes two files on
/// each thread, and the least that a system allows of a process is 256.
const PACKS: usize = 8;

/// Bytes of the checksum behind the last entry.
const TRAILER: u64 = 20;

/// An object's kind and bytes.
type Object = (ObjectType, Rc<Vec<u8>>);

/// Where an entry is: the number of its pack, and its place there.
type Place = (usize, u64);

/// The packs of a repository.
pub(super) struct Packs {
    all: Vec<Pack>,
    /// The pack that the last object was in, which is likely to have the next.
    last: usize,
    contents: Blocks,
    indexes: Blocks,
    inflater: Decompressor,
    kept: Kept,
    /// The delta that was read last, for its room.
    delta: Vec<u8>,
}

#[derive(Debug)]
struct Pack {
    index: Index,
    file: Opened,
}

impl Packs {
    /// Opens the packs of directories of objects, and of those that these borrow from.
    pub fn open(directories: &[PathBuf], maps: &Maps) -> Self {
        let mut opened = Self {
            all: Vec::new(),
            last: 0,
            // Neighbours in a pack are read one after the other, ids of an index at random.
            contents: Blocks::new(13, 9),
            indexes: Blocks::new(12, 13),
            inflater: Decompressor::new(),
            kept: Kept::default(),
            delta: Vec::new(),
        };
        let directories = with_borrowed(directories);
        let mut indexes: Vec<_> =
            directories.iter().flat_map(|one| indexes_in(&one.join("pack"))).collect();
        indexes.sort();
        for (_, index) in indexes.into_iter().rev().take(PACKS) {
            let pack = opened.open_pack(&index, maps).ok().flatten();
            opened.all.extend(pack);
        }
        opened
    }

    /// Opens the pack of an index; none where one of them is of another version, or they are not of
    /// one another.
    fn open_pack(&mut self, index: &Path, maps: &Maps) -> io::Result<Option<Pack>> {
        let file = Opened::open(&index.with_extension("pack"), maps, &mut self.contents)?;
        let [b'P', b'A', b'C', b'K', 0, 0, 0, 2 | 3, count @ ..] =
            file.array::<12>(&mut self.contents, 0)?
        else {
            return Ok(None);
        };
        let trailer = file.length(&self.contents)?.saturating_sub(TRAILER);
        let checksum = file.array(&mut self.contents, trailer)?;
        let index = Index::open(&mut self.indexes, maps, index)?;
        let is_its_own =
            |index: &Index| index.count() == u32::from_be_bytes(count) && index.pack == checksum;
        Ok(index.filter(is_its_own).map(|index| Pack { index, file }))
    }

    /// An object's kind and bytes, at most 16 MiB; none where it is to be read by libgit2.
    pub fn object(&mut self, id: &[u8; 20]) -> Option<Object> {
        let place = self.find(id)?;
        self.resolve(place)
    }

    /// How many bytes an object has; none where libgit2 is to say it.
    pub fn size(&mut self, id: &[u8; 20]) -> Option<usize> {
        let (pack, at) = self.find(id)?;
        let entry = self.entry(pack, at)?;
        if let What::Whole(_) = entry.what {
            return Some(entry.size);
        }
        let mut delta = std::mem::take(&mut self.delta);
        let size = self.inflate(pack, &entry, &mut delta).and_then(|()| delta::made(&delta));
        self.delta = delta;
        size.filter(|&size| size <= LIMIT)
    }

    fn find(&mut self, id: &[u8; 20]) -> Option<Place> {
        let others = (0..self.all.len()).filter(|&pack| pack != self.last);
        for number in std::iter::once(self.last).chain(others) {
            let pack = self.all.get(number)?;
            if let Some(at) = pack.index.find(&mut self.indexes, id).ok()? {
                self.last = number;
                return Some((number, at));
            }
        }
        None
    }

    /// Reads an entry, and first what it is a delta of.
    fn resolve(&mut self, (pack, at): Place) -> Option<Object> {
        let mut deltas = Vec::new();
        let mut at = at;
        let (kind, mut bytes) = loop {
            if let Some(known) = self.kept.get((pack, at)) {
                break known;
            }
            let entry = self.entry(pack, at)?;
            match entry.what {
                What::DeltaOf(base) if deltas.len() < DEPTH => {
                    at = self.place_of(pack, at, base)?;
                    deltas.push(entry);
                }
                What::DeltaOf(_) => return None,
                What::Whole(kind) => {
                    let mut bytes = Vec::new();
                    self.inflate(pack, &entry, &mut bytes)?;
                    let object = (kind, Rc::new(bytes));
                    // Hardly any commit is a base.
                    if kind != ObjectType::Commit || !deltas.is_empty() {
                        self.kept.keep((pack, at), &object);
                    }
                    break object;
                }
            }
        };
        while let Some(entry) = deltas.pop() {
            let mut delta = std::mem::take(&mut self.delta);
            let done = self.inflate(pack, &entry, &mut delta);
            let made = done.and_then(|()| delta::applied(&delta, &bytes, LIMIT));
            self.delta = delta;
            bytes = Rc::new(made?);
            self.kept.keep((pack, entry.at), &(kind, Rc::clone(&bytes)));
        }
        Some((kind, bytes))
    }

    /// The head of an entry; none where it is none, or beyond what is read here.
    fn entry(&mut self, pack: usize, at: u64) -> Option<Entry> {
        let file = &self.all.get(pack)?.file;
        // Behind the last entry is a checksum, so there are always so many bytes.
        let head = file.array(&mut self.contents, at).ok()?;
        Entry::parse(at, &head).filter(|entry| entry.size <= LIMIT)
    }

    fn place_of(&mut self, pack: usize, at: u64, base: Base) -> Option<u64> {
        match base {
            Base::Before(distance) => at.checked_sub(distance).filter(|&base| base < at),
            Base::Id(id) => self.all.get(pack)?.index.find(&mut self.indexes, &id).ok()?,
        }
    }

    /// All bytes of an entry, which are as many as it says.
    fn inflate(&mut self, pack: usize, entry: &Entry, out: &mut Vec<u8>) -> Option<()> {
        let file = &self.all.get(pack)?.file;
        let most = entry::most_compressed(entry.size);
        let input = file.bytes(&mut self.contents, entry.data, most).ok()?;
        out.resize(entry.size, 0);
        let made = self.inflater.zlib_decompress(input, out).ok()?;
        (made == entry.size).then_some(())
    }
}

/// The indexes of packs in a directory, each with its length.
fn indexes_in(directory: &Path) -> Vec<(u64, PathBuf)> {
    let mut indexes = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "idx")
            && let Ok(metadata) = entry.metadata()
        {
            indexes.push((metadata.len(), path));
        }
    }
    indexes
}

#[cfg(test)]
mod tests {
    //! Packs that git wrote, sound and damaged, read here and by libgit2.

    use std::{fs, path::Path, process::Command};

    use git2::Oid;

    use super::*;
    use crate::history::{
        Repository,
        sandbox::{Draft, Sandbox},
    };

    fn git(dir: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_"))
        {
            command.env_remove(name);
        }
        let command = command.env("HOME", dir).env("GIT_CONFIG_NOSYSTEM", "1");
        let done = command.arg("-C").arg(dir).args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// A history whose lists change line by line, so that git makes deltas of it.
    fn sandbox() -> (tempfile::TempDir, Sandbox) {
        let dir = tempfile::tempdir().unwrap();
        let mut sandbox = Sandbox::init(dir.path()).unwrap();
        let mut lines: Vec<String> =
            (0..60).map(|n| format!("- [ ] item {n} of the list\n")).collect();
        for n in 0..40 {
            lines[n] = format!("- [x] item {n} of the list, done\n");
            let draft = Draft::on("main").file("lists/A.md", lines.concat());
            sandbox.commit(draft.file(&format!("lists/{n}.md"), format!("{n}\n"))).unwrap();
        }
        (dir, sandbox)
    }

    fn ids(dir: &Path) -> Vec<[u8; 20]> {
        let all = git(dir, &["rev-list", "--objects", "--no-object-names", "--all"]);
        all.lines().map(|id| Oid::from_str(id).unwrap().as_bytes().try_into().unwrap()).collect()
    }

    /// Opens the packs, mapped or not.
    fn open(dir: &Path, is_mapped: bool) -> Packs {
        let objects = Repository::discover(dir).unwrap().common_dir().join("objects");
        Packs::open(&[objects], &Maps::of_at_most(if is_mapped { 1 << 20 } else { 0 }))
    }

    /// How many objects are read here; each of them reads as libgit2 does.
    fn read_alike(dir: &Path, ids: &[[u8; 20]]) -> usize {
        let found = [true, false].map(|is_mapped| read_alike_if(is_mapped, dir, ids));
        assert_eq!(found[0], found[1]);
        found[0]
    }

    fn read_alike_if(is_mapped: bool, dir: &Path, ids: &[[u8; 20]]) -> usize {
        let repository = Repository::discover(dir).unwrap();
        let database = repository.git.odb().unwrap();
        let mut packs = open(dir, is_mapped);
        let mut found = 0;
        for id in ids.iter().chain(ids.iter().rev()) {
            let size = packs.size(id);
            if let Some((kind, bytes)) = packs.object(id) {
                assert_eq!(size, Some(bytes.len()));
                let expected = database.read(Oid::from_bytes(id).unwrap()).unwrap();
                assert_eq!((kind, bytes.as_slice()), (expected.kind(), expected.data()));
                found += 1;
            }
        }
        found / 2
    }

    #[test]
    fn every_object_of_a_pack_reads_as_libgit2_reads_it() {
        let (dir, _) = sandbox();
        let dir = dir.path();
        let all = ids(dir);
        assert_eq!(read_alike(dir, &all), 0, "loose objects are libgit2's");
        for (pack, found) in [
            (&["repack", "-adfq", "--depth=50", "--window=50"][..], all.len()),
            (&["repack", "-adfq", "--depth=1"], all.len()),
            (&["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"], all.len()),
            (&["-c", "core.compression=0", "repack", "-adFq"], all.len()),
            (&["-c", "pack.indexVersion=1", "repack", "-adfq"], 0),
            (&["-c", "pack.packSizeLimit=1m", "repack", "-adfq"], all.len()),
        ] {
            git(dir, pack);
            assert_eq!(read_alike(dir, &all), found, "{pack:?}");
        }
        let deltas = git(dir, &["cat-file", "--batch-all-objects", "--batch-check=%(deltabase)"]);
        assert!(deltas.lines().filter(|base| !base.starts_with("000")).count() > 40, "{deltas}");
    }

    #[test]
    fn packs_beside_one_another_and_borrowed_ones_are_read() {
        let (dir, mut sandbox) = sandbox();
        git(dir.path(), &["repack", "-adq"]);
        sandbox.commit(Draft::on("main").file("B.md", "- [ ] one\n")).unwrap();
        git(dir.path(), &["repack", "-dq"]);
        let all = ids(dir.path());
        assert_eq!(read_alike(dir.path(), &all), all.len());
        let borrower = tempfile::tempdir().unwrap();
        let from = dir.path().to_str().unwrap();
        git(borrower.path(), &["clone", "-q", "--bare", "--shared", from, "one"]);
        git(borrower.path(), &["clone", "-q", "--bare", "--shared", "one", "two"]);
        assert_eq!(read_alike(&borrower.path().join("two"), &all), all.len());
    }

    #[test]
    fn of_a_damaged_pack_nothing_is_read_that_libgit2_does_not_read_alike() {
        let (dir, _) = sandbox();
        let dir = dir.path();
        git(dir, &["repack", "-adfq", "--depth=50"]);
        let all = ids(dir);
        let packs = dir.join(".git/objects/pack");
        let mut files: Vec<PathBuf> =
            fs::read_dir(packs).unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|file| {
            file.extension().is_some_and(|ending| ending == "pack" || ending == "idx")
        });
        assert_eq!(files.len(), 2);
        let (mut read, mut left) = (0, 0);
        for file in files {
            let sound = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            for at in (0..sound.len()).step_by(37) {
                let mut damaged = sound.clone();
                damaged[at] ^= 1 << (at % 8);
                fs::write(&file, &damaged).unwrap();
                let repository = Repository::discover(dir).unwrap();
                let database = repository.git.odb().unwrap();
                let mut packs = open(dir, at % 2 == 0);
                for id in &all {
                    let Some((kind, bytes)) = packs.object(id) else {
                        left += 1;
                        continue;
                    };
                    read += 1;
                    let there = database.read(Oid::from_bytes(id).unwrap());
                    let alike =
                        there.is_ok_and(|other| other.kind() == kind && *other.data() == **bytes);
                    assert!(alike, "{}: byte {at}", file.display());
                }
            }
            for length in (0..sound.len()).step_by(101) {
                fs::write(&file, &sound[..length]).unwrap();
                let mut packs = open(dir, length % 2 == 0);
                left += all.iter().filter(|id| packs.object(id).is_none()).count();
            }
            fs::write(&file, &sound).unwrap();
        }
        assert!(read > 1000 && left > 1000, "{read} {left}");
        assert_eq!(read_alike(dir, &all), all.len());
    }
}
