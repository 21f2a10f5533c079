//! Files that are mapped into memory, once for all threads.
//!
//! Nobody may change a file that is mapped: to cut it off would end this process by a signal, as would a
//! disk that fails. Git never changes a pack or its index; it writes others and removes them, and what is
//! mapped stays readable. `ByteView` is there for that kind of file: it maps one, and can be shared.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use symbolic_common::ByteView;

use super::blocks::{Blocks, FileNo};

/// How many bytes of files are mapped: what was looked at of them counts as this process's memory.
const MOST: u64 = 128 << 20;

/// The files that were mapped so far; a clone shares them.
#[derive(Clone, Debug)]
pub(in crate::history) struct Maps {
    known: Arc<Mutex<BTreeMap<PathBuf, ByteView<'static>>>>,
    /// The most bytes that they may have.
    most: u64,
}

impl Default for Maps {
    fn default() -> Self {
        Self::of_at_most(MOST)
    }
}

/// An open file.
#[derive(Debug)]
pub(super) enum Opened {
    /// All of its bytes.
    Mapped(ByteView<'static>),
    /// Its number among those that are read in blocks.
    InBlocks(FileNo),
}

impl Opened {
    /// Opens a file, in blocks where it is too long to be mapped.
    pub fn open(path: &Path, maps: &Maps, blocks: &mut Blocks) -> io::Result<Self> {
        match maps.of(path)? {
            Some(map) => Ok(Self::Mapped(map)),
            None => blocks.open(path).map(Self::InBlocks),
        }
    }

    /// How many bytes it has.
    pub fn length(&self, blocks: &Blocks) -> io::Result<u64> {
        match self {
            Self::Mapped(map) => Ok(map.len() as u64),
            Self::InBlocks(file) => blocks.length(*file),
        }
    }

    /// The bytes from a place on, at least so many where the file has them.
    pub fn bytes<'a>(
        &'a self,
        blocks: &'a mut Blocks,
        at: u64,
        length: usize,
    ) -> io::Result<&'a [u8]> {
        match self {
            Self::Mapped(map) => {
                let rest = usize::try_from(at).ok().and_then(|at| map.get(at..));
                Ok(rest.unwrap_or_default())
            }
            Self::InBlocks(file) => blocks.bytes(*file, at, length),
        }
    }

    /// The bytes from a place on; an error where the file ends before.
    pub fn array<const N: usize>(&self, blocks: &mut Blocks, at: u64) -> io::Result<[u8; N]> {
        let bytes = self.bytes(blocks, at, N)?.first_chunk();
        bytes.copied().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl Maps {
    /// Maps files of so many bytes together.
    pub(super) fn of_at_most(most: u64) -> Self {
        Self { known: Arc::default(), most }
    }

    /// A file's bytes; none where they would be too many with those of the others.
    fn of(&self, path: &Path) -> io::Result<Option<ByteView<'static>>> {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(path) {
            return Ok(Some(known.clone()));
        }
        let file = File::open(path)?;
        let mapped: u64 = all.values().map(|map| map.len() as u64).sum();
        if file.metadata()?.len() > self.most.saturating_sub(mapped) {
            return Ok(None);
        }
        // Not every file system can map its files.
        let Ok(map) = ByteView::map_file(file) else { return Ok(None) };
        all.insert(path.to_owned(), map.clone());
        Ok(Some(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_have_the_same_bytes_of_a_file_and_what_is_too_long_is_left_out() {
        let directory = tempfile::tempdir().unwrap();
        let maps = Maps::of_at_most(10);
        let of = |maps: &Maps, name: &str, text: &str| {
            let path = directory.path().join(name);
            std::fs::write(&path, text).unwrap();
            maps.of(&path).unwrap()
        };
        let map = of(&maps, "one", "words").unwrap();
        assert_eq!(map.as_slice(), b"words");
        let again = maps.clone().of(&directory.path().join("one")).unwrap().unwrap();
        assert_eq!(again.as_ptr(), map.as_ptr());
        assert!(of(&maps, "too long", "longer").is_none());
        assert!(of(&maps, "as long as it may be", "short").is_some());
        assert!(of(&maps, "one more", "x").is_none());
        assert!(maps.of(&directory.path().join("none")).is_err());
    }

    #[test]
    fn a_file_reads_alike_mapped_and_in_blocks() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let all: Vec<u8> = (0..200).collect();
        std::fs::write(file.path(), &all).unwrap();
        for most in [0, 200] {
            let mut blocks = Blocks::new(4, 2);
            let maps = Maps::of_at_most(most);
            let opened = Opened::open(file.path(), &maps, &mut blocks).unwrap();
            assert_eq!(matches!(opened, Opened::Mapped(_)), most > 0);
            assert_eq!(opened.length(&blocks).unwrap(), 200);
            for at in (0..=200).rev().chain(0..=200) {
                let wanted = &all[at..(at + 20).min(200)];
                let bytes = opened.bytes(&mut blocks, at as u64, 20).unwrap();
                assert!(bytes.starts_with(wanted), "{most} {at}");
                let array = opened.array::<20>(&mut blocks, at as u64);
                let array = array.ok().map(|array| array.to_vec());
                assert_eq!(array, (wanted.len() == 20).then(|| wanted.to_vec()), "{most} {at}");
            }
            assert!(opened.bytes(&mut blocks, 1 << 40, 1).unwrap().is_empty());
        }
    }
}
