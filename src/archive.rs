//! The archive that `audit --bundle` writes: a tar file of few members, with a list of their digests.
//!
//! Equal members make equal bytes: names are sorted, times and owners fixed. What is read has to be
//! whole: every member is listed with its digest in [`SUMS`], which `sha256sum --check` reads too, and
//! nothing else is there.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write};

use crate::model::digest;

/// The folder that all members are in.
const FOLDER: &str = "audit/";
/// The member that lists the others with their digests.
pub const SUMS: &str = "SHA256SUMS";
/// The most members that are read.
const MOST: usize = 32;
/// Where a tar file says that it is one (`ustar`, POSIX.1-1988).
const MAGIC: (usize, &[u8]) = (257, b"ustar");

/// Members by their names.
pub type Members = BTreeMap<String, Vec<u8>>;

/// Why bytes are no whole archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The tar file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It has something that no archive of ours has.
    #[error("it has more than the files of an audit")]
    Foreign,
    /// A member is missing, or is not as the list has it.
    #[error("its `{0}` is missing, or is not as {SUMS} has it")]
    Broken(String),
}

/// Whether bytes are meant as an archive.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.get(MAGIC.0..).is_some_and(|rest| rest.starts_with(MAGIC.1))
}

/// Writes members, and the list of their digests.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(members: &Members, out: impl Write) -> io::Result<()> {
    let mut tar = tar::Builder::new(out);
    append(&mut tar, SUMS, sums(members).as_bytes())?;
    for (name, bytes) in members {
        append(&mut tar, name, bytes)?;
    }
    tar.into_inner()?.flush()
}

fn append(tar: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    tar.append_data(&mut header, format!("{FOLDER}{name}"), bytes)
}

fn sums(members: &Members) -> String {
    let line = |(name, bytes): (&String, &Vec<u8>)| format!("{}  {name}\n", digest::hex(bytes));
    members.iter().map(line).collect()
}

/// Reads an archive, whole or not at all.
///
/// # Errors
/// See [`ArchiveError`].
pub fn read(bytes: &[u8]) -> Result<Members, ArchiveError> {
    let mut members = unpack(bytes)?;
    let listed = members.remove(SUMS).ok_or_else(|| ArchiveError::Broken(SUMS.to_owned()))?;
    let listed = String::from_utf8_lossy(&listed);
    for line in listed.lines() {
        let (hex, name) = line.split_once("  ").ok_or(ArchiveError::Foreign)?;
        if members.get(name).is_none_or(|bytes| digest::hex(bytes) != hex) {
            return Err(ArchiveError::Broken(name.to_owned()));
        }
    }
    if sums(&members) == listed { Ok(members) } else { Err(ArchiveError::Foreign) }
}

fn unpack(bytes: &[u8]) -> Result<Members, ArchiveError> {
    let mut members = Members::new();
    for entry in tar::Archive::new(bytes).entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = name.strip_prefix(FOLDER).ok_or(ArchiveError::Foreign)?.to_owned();
        if entry.header().entry_type() != tar::EntryType::Regular || members.len() >= MOST {
            return Err(ArchiveError::Foreign);
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        if members.insert(name, content).is_some() {
            return Err(ArchiveError::Foreign);
        }
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Vec<u8> {
        let members = [("audit.json", "{}"), ("trusted/policy", "[[gate]]")];
        let members = members.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let mut bytes = Vec::new();
        write(&Members::from(members), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_written_is_read_and_always_the_same() {
        assert_eq!(archive(), archive());
        assert!(is_archive(&archive()));
        assert!(!is_archive(b"{}"));
        let members = read(&archive()).unwrap();
        assert_eq!(members.keys().collect::<Vec<_>>(), ["audit.json", "trusted/policy"]);
    }

    #[test]
    fn a_changed_member_is_seen() {
        let mut bytes = archive();
        let at = bytes.windows(8).position(|part| part == b"[[gate]]").unwrap();
        bytes[at] = b'#';
        assert!(
            matches!(read(&bytes), Err(ArchiveError::Broken(name)) if name == "trusted/policy")
        );
    }

    #[test]
    fn a_cut_archive_is_seen_wherever_it_is_cut() {
        let whole = archive();
        // The last two blocks only say that it ends.
        let content = whole.len() - 1024 - 504;
        for length in (0..content).step_by(64) {
            assert!(read(&whole[..length]).is_err(), "{length} of {}", whole.len());
        }
        assert!(read(&whole).is_ok());
    }

    #[test]
    fn foreign_members_are_refused() {
        for name in ["audit/more", "elsewhere", "audit/trusted/policy"] {
            let mut tar = tar::Builder::new(Vec::new());
            for entry in tar::Archive::new(archive().as_slice()).entries().unwrap() {
                let mut entry = entry.unwrap();
                let mut header = entry.header().clone();
                let path = entry.path().unwrap().into_owned();
                let mut content = Vec::new();
                entry.read_to_end(&mut content).unwrap();
                tar.append_data(&mut header, path, content.as_slice()).unwrap();
            }
            let mut header = tar::Header::new_ustar();
            header.set_size(0);
            tar.append_data(&mut header, name, [].as_slice()).unwrap();
            assert!(read(&tar.into_inner().unwrap()).is_err(), "{name}");
        }
    }
}
