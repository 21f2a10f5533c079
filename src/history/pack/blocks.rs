//! Files read in blocks, of which the last ones are remembered.
//!
//! Each block has one place that it can be remembered in, so nothing is to be sorted out when room
//! is needed: what comes takes the place. Memory is bounded, whatever is read.

use std::{fs::File, io, path::Path};

/// The number of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileNo(usize);

/// Open files, and what is remembered of them.
#[derive(Debug)]
pub(super) struct Blocks {
    /// The power of two that a block's bytes are.
    length: u32,
    files: Vec<File>,
    places: Vec<Option<Box<Block>>>,
    /// Bytes of several blocks, side by side.
    joined: Vec<u8>,
}

#[derive(Debug)]
struct Block {
    file: FileNo,
    number: u64,
    bytes: Vec<u8>,
}

impl Blocks {
    /// No file is open yet. Blocks have two to the `length` bytes, and two to the `places` of them
    /// are remembered.
    pub fn new(length: u32, places: u32) -> Self {
        let places = std::iter::repeat_with(|| None).take(1 << places).collect();
        Self { length, files: Vec::new(), places, joined: Vec::new() }
    }

    /// Opens a file.
    pub fn open(&mut self, path: &Path) -> io::Result<FileNo> {
        self.files.push(File::open(path)?);
        Ok(FileNo(self.files.len() - 1))
    }

    /// How many bytes a file has.
    pub fn length(&self, file: FileNo) -> io::Result<u64> {
        Ok(self.files[file.0].metadata()?.len())
    }

    /// The bytes from a place on, at least so many where the file has them.
    pub fn bytes(&mut self, file: FileNo, at: u64, length: usize) -> io::Result<&[u8]> {
        let (place, within) = self.load(file, at)?;
        if self.loaded(place, within).len() >= length {
            return Ok(self.loaded(place, within));
        }
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        while joined.len() < length {
            let (place, within) = self.load(file, at + joined.len() as u64)?;
            let bytes = self.loaded(place, within);
            if bytes.is_empty() {
                break;
            }
            joined.extend_from_slice(&bytes[..bytes.len().min(length - joined.len())]);
        }
        self.joined = joined;
        Ok(&self.joined)
    }

    /// Remembers the block that a file has a place in: where it is remembered, and where the place is
    /// within it.
    fn load(&mut self, file: FileNo, at: u64) -> io::Result<(usize, usize)> {
        let (number, within) = (at >> self.length, low_bits(at, self.length));
        // Blocks side by side take places side by side, those of another file other ones.
        let spread = number.wrapping_add(file.0 as u64 * 257);
        let place = low_bits(spread, self.places.len().ilog2());
        let known = self.places[place].as_ref();
        if !known.is_some_and(|block| block.file == file && block.number == number) {
            let other = self.places[place].take();
            let mut bytes = other.map(|other| other.bytes).unwrap_or_default();
            self.read(file, number, &mut bytes)?;
            self.places[place] = Some(Box::new(Block { file, number, bytes }));
        }
        Ok((place, within))
    }

    /// What a block has from a place within it on; nothing behind the file's end.
    fn loaded(&self, place: usize, within: usize) -> &[u8] {
        let block = self.places[place].as_ref();
        block.and_then(|block| block.bytes.get(within..)).unwrap_or_default()
    }

    fn read(&self, file: FileNo, number: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
        let start = number << self.length;
        bytes.resize(1 << self.length, 0);
        let mut read = 0;
        while read < bytes.len() {
            match read_at(&self.files[file.0], &mut bytes[read..], start + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(read);
        Ok(())
    }
}

/// So many low bits of a number, fewer than 32.
fn low_bits(number: u64, bits: u32) -> usize {
    usize::try_from(number & ((1 << bits) - 1)).unwrap_or_default()
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    file.read(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_alike_in_blocks_of_any_length() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let all: Vec<u8> = (0..1000_u32).map(|n| (n * n / 7 % 251).try_into().unwrap()).collect();
        std::fs::write(&path, &all).unwrap();
        for (length, places) in [(0, 0), (3, 2), (6, 1), (9, 3), (12, 0)] {
            let mut blocks = Blocks::new(length, places);
            let files = [blocks.open(&path).unwrap(), blocks.open(&path).unwrap()];
            for at in (0..1001).rev().chain(0..1001) {
                for file in files {
                    let wanted = &all[at..(at + 20).min(1000)];
                    let read = blocks.bytes(file, at as u64, 20).unwrap();
                    assert!(read.starts_with(wanted), "{length} {places} {at}");
                }
            }
            assert!(blocks.bytes(files[0], 1 << 40, 1).unwrap().is_empty());
        }
    }
}
