//! OpenPGP certificates of any shape, made in process.

use git_checklist::signature::{Keyring, Keys};
use pgp::{
    composed::{
        ArmorOptions, DetachedSignature, KeyType, SecretKeyParamsBuilder, SignedKeyDetails,
        SignedPublicKey, SignedPublicSubKey, SignedSecretKey, SubkeyParamsBuilder,
    },
    crypto::hash::HashAlgorithm,
    packet::{
        KeyFlags, RevocationCode, Signature, SignatureConfig, SignatureType, Subpacket,
        SubpacketData, UserId,
    },
    types::{Duration, Password, SignedUser, SigningKey, Tag, Timestamp},
};
use rand::{SeedableRng, rngs::StdRng};

use crate::ssh_maker::{NOON_PGP, with_signature};

/// When the keys of these tests are made: an hour before noon.
pub const BORN: u32 = NOON_PGP - 3600;

/// A certificate that is still being put together.
pub struct Maker {
    pub secret: SignedSecretKey,
    pub users: Vec<&'static str>,
    /// Seconds that the primary key lives.
    pub life: Option<u32>,
    /// Whether the primary key says that it signs data.
    pub signs: bool,
    /// Why, and when, it was revoked.
    pub revoked: Option<(RevocationCode, u32)>,
    /// A user that was taken back.
    pub gone: Option<&'static str>,
    pub subkey: Option<Subkey>,
}

/// How the subkey is bound.
#[derive(Clone, Copy)]
pub struct Subkey {
    pub life: Option<u32>,
    pub signs: bool,
    pub signs_back: bool,
    pub revoked: Option<(RevocationCode, u32)>,
}

pub const SUBKEY: Subkey = Subkey { life: None, signs: true, signs_back: true, revoked: None };

/// The maker of a certificate for Ana.
pub fn maker(seed: u64) -> Maker {
    let subkey = SubkeyParamsBuilder::default()
        .key_type(KeyType::Ed25519Legacy)
        .can_sign(true)
        .created_at(Timestamp::from_secs(BORN))
        .build()
        .unwrap();
    let mut params = SecretKeyParamsBuilder::default();
    params
        .key_type(KeyType::Ed25519Legacy)
        .can_certify(true)
        .can_sign(true)
        .created_at(Timestamp::from_secs(BORN))
        .primary_user_id("Ana <ana@example.org>".to_owned())
        .subkey(subkey);
    let secret = params.build().unwrap().generate(StdRng::seed_from_u64(seed)).unwrap();
    Maker {
        secret,
        users: vec!["Ana <ana@example.org>"],
        life: None,
        signs: true,
        revoked: None,
        gone: None,
        subkey: None,
    }
}

impl Maker {
    fn config(&self, kind: SignatureType, made: u32, more: Vec<SubpacketData>) -> SignatureConfig {
        let key = &self.secret.primary_key;
        config(key, kind, HashAlgorithm::Sha512, made, more)
    }

    fn flags(signs: bool, life: Option<u32>) -> Vec<SubpacketData> {
        let mut flags = KeyFlags::default();
        flags.set_certify(true);
        flags.set_sign(signs);
        let life = life.map(|life| SubpacketData::KeyExpirationTime(Duration::from_secs(life)));
        [Some(SubpacketData::KeyFlags(flags)), life].into_iter().flatten().collect()
    }

    fn user(&self, name: &str) -> SignedUser {
        let id = UserId::from_str(pgp::types::PacketHeaderVersion::New, name).unwrap();
        let (key, public) = (&self.secret.primary_key, self.secret.primary_key.public_key());
        let certify = |config: SignatureConfig| {
            config.sign_certification(key, public, &Password::empty(), Tag::UserId, &id).unwrap()
        };
        let flags = Self::flags(self.signs, self.life);
        let mut signatures = vec![certify(self.config(SignatureType::CertPositive, BORN, flags))];
        if self.gone == Some(name) {
            signatures.push(certify(self.config(SignatureType::CertRevocation, BORN + 1, vec![])));
        }
        SignedUser::new(id, signatures)
    }

    fn revocation(&self) -> Option<Signature> {
        let (code, made) = self.revoked?;
        let reason = vec![SubpacketData::RevocationReason(code, "".into())];
        let key = &self.secret.primary_key;
        let config = self.config(SignatureType::KeyRevocation, made, reason);
        Some(config.sign_key(key, &Password::empty(), key.public_key()).unwrap())
    }

    fn bound(&self, how: Subkey) -> SignedPublicSubKey {
        let (key, password) = (&self.secret.primary_key, Password::empty());
        let sub = &self.secret.secret_subkeys[0].key;
        let mut more = Self::flags(how.signs, how.life);
        if how.signs_back {
            let back = config(sub, SignatureType::KeyBinding, HashAlgorithm::Sha512, BORN, vec![]);
            let back =
                back.sign_primary_key_binding(sub, sub.public_key(), &password, key.public_key());
            more.push(SubpacketData::EmbeddedSignature(Box::new(back.unwrap())));
        }
        let sign = |config: SignatureConfig| {
            config.sign_subkey_binding(key, key.public_key(), &password, sub.public_key()).unwrap()
        };
        let mut signatures = vec![sign(self.config(SignatureType::SubkeyBinding, BORN, more))];
        if let Some((code, made)) = how.revoked {
            let reason = vec![SubpacketData::RevocationReason(code, "".into())];
            signatures.push(sign(self.config(SignatureType::SubkeyRevocation, made, reason)));
        }
        SignedPublicSubKey::new(sub.public_key().clone(), signatures)
    }

    pub fn certificate(&self) -> SignedPublicKey {
        let users = self.users.iter().map(|name| self.user(name)).collect();
        let revocations = self.revocation().into_iter().collect();
        let details = SignedKeyDetails::new(revocations, vec![], users, vec![]);
        let subkeys = self.subkey.map(|how| self.bound(how)).into_iter().collect();
        SignedPublicKey::new(self.secret.primary_key.public_key().clone(), details, subkeys)
    }

    pub fn armored(&self) -> String {
        self.certificate().to_armored_string(ArmorOptions::default()).unwrap()
    }

    /// The keys of a keyring that has this certificate alone.
    pub fn keys(&self) -> Keys {
        keys(&self.armored())
    }

    /// A commit that the primary key signed.
    pub fn signed(&self, commit: &[u8]) -> Vec<u8> {
        let config = data_config(&self.secret.primary_key, HashAlgorithm::Sha512, NOON_PGP);
        seal(config, &self.secret.primary_key, commit)
    }

    /// A commit that the subkey signed.
    pub fn signed_by_subkey(&self, commit: &[u8]) -> Vec<u8> {
        let sub = &self.secret.secret_subkeys[0].key;
        seal(data_config(sub, HashAlgorithm::Sha512, NOON_PGP), sub, commit)
    }
}

pub fn keys(text: &str) -> Keys {
    let keyring = Keyring::parse(".github/keyring.asc", text.as_bytes()).unwrap();
    Keys { keyring: Some(keyring), ..Keys::default() }
}

fn config(
    key: &impl SigningKey,
    kind: SignatureType,
    hash: HashAlgorithm,
    made: u32,
    more: Vec<SubpacketData>,
) -> SignatureConfig {
    let mut config = SignatureConfig::v4(kind, key.algorithm(), hash);
    let own = [
        SubpacketData::SignatureCreationTime(Timestamp::from_secs(made)),
        SubpacketData::IssuerFingerprint(key.fingerprint()),
    ];
    config.hashed_subpackets =
        own.into_iter().chain(more).map(|data| Subpacket::regular(data).unwrap()).collect();
    config
}

/// The settings of a signature over data.
pub fn data_config(key: &impl SigningKey, hash: HashAlgorithm, made: u32) -> SignatureConfig {
    config(key, SignatureType::Binary, hash, made, vec![])
}

/// A commit with the signature that these settings give.
pub fn seal(config: SignatureConfig, key: &impl SigningKey, commit: &[u8]) -> Vec<u8> {
    let signature = config.sign(key, &Password::empty(), commit).unwrap();
    let detached = DetachedSignature::new(signature);
    with_signature(commit, &detached.to_armored_string(ArmorOptions::default()).unwrap())
}
