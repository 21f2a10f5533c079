//! Keys of people, and what git runs to sign with them: this very test program, in place of
//! `ssh-keygen`, so that a plain `cargo test` needs nothing but git.

use std::{env, fs, os::unix::fs::PermissionsExt as _};

use ssh_key::{
    HashAlg, LineEnding, PrivateKey, SshSig,
    private::{Ed25519Keypair, KeypairData},
};

use crate::hermetic::Place;

/// The variables by which git's call arrives in [`sign_as_git_asks`].
const KEY: &str = "STORY_KEY";
const FILE: &str = "STORY_FILE";

/// The program's path from the place's directory.
const PROGRAM: &str = "../home/sign";

fn key_of(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap()
}

/// Gives a person a key, at `home/NAME`; their line of an allowed-signers file.
pub fn make(place: &Place, name: &str, seed: u8) -> String {
    let key = key_of(seed);
    place.write(&format!("../home/{name}"), &key.to_openssh(LineEnding::LF).unwrap());
    format!("{name}@example.org {}\n", key.public_key().to_openssh().unwrap().trim())
}

/// Writes what git runs as `-Y sign -n git -f KEY FILE`.
pub fn install(place: &Place) {
    let program = env::current_exe().unwrap();
    let test = "story::keys::sign_as_git_asks";
    let script = format!(
        "#!/bin/sh\n{KEY}=\"$6\" {FILE}=\"$7\" exec '{}' --quiet --ignored --exact {test} >&2\n",
        program.display()
    );
    place.write(PROGRAM, &script);
    fs::set_permissions(place.path(PROGRAM), fs::Permissions::from_mode(0o755)).unwrap();
}

/// The configuration by which git signs every commit of a person.
pub fn configuration(place: &Place, name: &str) -> String {
    let home = place.path("../home");
    let home = home.display();
    format!(
        "[user]\nsigningKey = {home}/{name}\n[gpg]\nformat = ssh\n[gpg \"ssh\"]\nprogram = {home}/sign\n\
         [commit]\ngpgSign = true\n"
    )
}

#[test]
#[ignore = "what git runs to sign; the stories run it"]
fn sign_as_git_asks() {
    let (Ok(key), Ok(file)) = (env::var(KEY), env::var(FILE)) else { return };
    let key = PrivateKey::from_openssh(fs::read(key).unwrap()).unwrap();
    let bytes = fs::read(&file).unwrap();
    let signature = SshSig::sign(&key, "git", HashAlg::Sha512, &bytes).unwrap();
    fs::write(format!("{file}.sig"), signature.to_pem(LineEnding::LF).unwrap()).unwrap();
}
