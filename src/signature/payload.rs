//! A commit object, cut into its signature and what was signed.
//!
//! Git signs the object without its `gpgsig` header. A `gpgsig-sha256` header, of the same commit in
//! a repository with the other hash, is signed by neither. Every other byte is part of the payload.

/// A commit's bytes as a signer saw them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Payload {
    /// The value of each `gpgsig` header, without the space that continues a line.
    pub signatures: Vec<Vec<u8>>,
    /// What was signed.
    pub signed: Vec<u8>,
}

/// Where the lines of the header that is being read go.
#[derive(Clone, Copy)]
enum Header {
    Signed,
    Signature,
    Dropped,
}

impl Payload {
    /// Cuts a commit object.
    #[must_use]
    pub fn cut(commit: &[u8]) -> Self {
        let mut payload = Self { signed: Vec::with_capacity(commit.len()), ..Self::default() };
        let mut header = Header::Signed;
        let mut rest = commit;
        while !rest.is_empty() {
            if rest.starts_with(b"\n") {
                payload.signed.extend_from_slice(rest);
                break;
            }
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            header = payload.line(line, header);
            rest = after;
        }
        payload
    }

    /// Takes one header line, and says where its continuation goes.
    fn line(&mut self, line: &[u8], header: Header) -> Header {
        if let Some(more) = line.strip_prefix(b" ") {
            match header {
                Header::Signed => self.signed.extend_from_slice(line),
                Header::Signature => {
                    if let Some(last) = self.signatures.last_mut() {
                        last.extend_from_slice(more);
                    }
                }
                Header::Dropped => {}
            }
            return header;
        }
        if let Some(value) = line.strip_prefix(b"gpgsig ") {
            self.signatures.push(value.to_vec());
            return Header::Signature;
        }
        if line.starts_with(b"gpgsig-sha256 ") {
            return Header::Dropped;
        }
        self.signed.extend_from_slice(line);
        Header::Signed
    }
}

#[cfg(test)]
mod tests {
    use super::Payload;

    const SIGNED: &str = "tree 1\nparent 2\nauthor a <a@example.org> 1 +0000\n\
        gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n \n -----END SSH SIGNATURE-----\n\
        gpgsig-sha256 other\n more\nmergetag object 3\n type commit\n gpgsig inner\n\
        encoding latin1\n\nsubject\n\ngpgsig in the message\n gpgsig more\n";

    #[test]
    fn only_the_signature_headers_are_taken_out() {
        let payload = Payload::cut(SIGNED.as_bytes());
        assert_eq!(
            payload.signatures,
            [b"-----BEGIN SSH SIGNATURE-----\nAAAA\n\n-----END SSH SIGNATURE-----\n".to_vec()]
        );
        let signed = String::from_utf8(payload.signed).unwrap();
        assert_eq!(
            signed,
            "tree 1\nparent 2\nauthor a <a@example.org> 1 +0000\nmergetag object 3\n type commit\n \
             gpgsig inner\nencoding latin1\n\nsubject\n\ngpgsig in the message\n gpgsig more\n"
        );
    }

    #[test]
    fn without_a_signature_all_of_it_is_payload() {
        for commit in ["tree 1\n\nsubject\n", "tree 1\n", "", "\n", "tree 1\n\ngpgsig x\n", "tree"]
        {
            let payload = Payload::cut(commit.as_bytes());
            assert_eq!(payload.signatures, Vec::<Vec<u8>>::new());
            assert_eq!(payload.signed, commit.as_bytes());
        }
    }

    #[test]
    fn two_signatures_are_two() {
        let payload = Payload::cut(b"tree 1\ngpgsig a\n b\ngpgsig c\n\nsubject\n");
        assert_eq!(payload.signatures, [b"a\nb\n".to_vec(), b"c\n".to_vec()]);
        assert_eq!(payload.signed, b"tree 1\n\nsubject\n");
    }
}
