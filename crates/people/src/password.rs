//! Officials' passwords: what is good enough, and how they are kept.

use std::sync::LazyLock;

use access::Randomness;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base::text::{fold, nfc_lines};
use base::{Error, Msg, Result};
use tokio::sync::Semaphore;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password: longer ones only cost time.
const LONGEST: usize = 200;

/// Passwords that attackers try first, folded, one a line.
static WORST: &str = include_str!("../data/worst-passwords.txt");

/// Each hash takes 19 MiB and a core for a moment: no more than this many at once.
static AT_ONCE: Semaphore = Semaphore::const_new(8);

/// A hash that no password has; unknown logins are checked against it, so that they take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&Randomness::System, "nobody signs in with this").unwrap_or_default());

/// Whether a new password is good enough for this account.
///
/// # Errors
/// [`Error::Invalid`] on the field `password`, saying what to do.
pub fn check(password: &str, login: &str, name: &str) -> Result<()> {
    let wrong = |vi, en| Err(Error::invalid("password", Msg::new(vi, en)));
    let length = password.chars().count();
    if length < SHORTEST {
        return wrong(
            "Mật khẩu cần ít nhất 12 ký tự; một cụm vài từ là dễ nhớ nhất",
            "A password has at least 12 characters; a phrase of several words is easiest to remember",
        );
    }
    if length > LONGEST {
        return wrong("Mật khẩu không quá 200 ký tự", "A password has at most 200 characters");
    }
    let plain: String = squeezed(password);
    let variety = plain.chars().collect::<std::collections::HashSet<_>>().len();
    if variety < 5 {
        return wrong(
            "Mật khẩu lặp lại quá ít ký tự khác nhau",
            "The password repeats too few different characters",
        );
    }
    let login_name = login.split('@').next().unwrap_or_default();
    for own in [login_name, name] {
        let own = squeezed(own);
        if own.len() >= 4 && without_digits(&plain) == without_digits(&own) {
            return wrong("Mật khẩu không được là tên của bạn", "The password cannot be your name");
        }
    }
    let stem = without_digits(&plain);
    if WORST.lines().any(|worst| plain == worst || (!stem.is_empty() && stem == without_digits(worst) && worst.len() >= 6)) {
        return wrong(
            "Mật khẩu này nằm trong danh sách bị thử trước tiên; hãy chọn mật khẩu khác",
            "This password is among those that are tried first; choose another",
        );
    }
    Ok(())
}

fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn without_digits(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_digit())
}

/// The argon2id hash of a password (19 MiB, two passes), as PHC text. Takes some 20 ms of a core.
pub fn hash(random: &Randomness, password: &str) -> Result<String> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(typed(password).as_bytes(), &salt)
        .map_err(|e| Error::bug(format!("argon2: {e}")))?;
    Ok(hash.to_string())
}

/// The password as every form brings it, so that keyboards that write marks differently agree.
fn typed(password: &str) -> String {
    nfc_lines(password)
}

/// [`hash`] outside the async threads.
pub(crate) async fn hash_aside(random: &Randomness, password: &str) -> Result<String> {
    let (random, password) = (random.clone(), password.to_owned());
    aside(move || hash(&random, &password)).await?
}

/// Whether the password belongs to the hash. No hash takes as long as a wrong one.
pub(crate) async fn fits(hash: Option<String>, password: &str) -> Result<bool> {
    let password = typed(password);
    aside(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&text)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    })
    .await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(Error::bug)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::bug)
}

/// A password that is read aloud or printed once and must be changed: four groups of four.
pub(crate) fn once(random: &Randomness) -> String {
    // Without letters and digits that are mistaken for each other.
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut text = String::new();
    while text.chars().filter(|c| *c != '-').count() < 16 {
        let mut byte = [0];
        random.fill(&mut byte);
        let [byte] = byte;
        // 248 is the largest multiple of 31 in a byte: no sign is likelier than another.
        if byte >= 248 {
            continue;
        }
        if let Some(sign) = SIGNS.get(usize::from(byte) % SIGNS.len()) {
            if text.len() % 5 == 4 {
                text.push('-');
            }
            text.push(char::from(*sign));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy() {
        let good = ["con mèo trèo cây cau", "Xe đạp-xanh-2026!", "kỳ nghỉ hè ở Sa Huỳnh", "correct horse battery staple"];
        for password in good {
            check(password, "nguyenvanan", "Nguyễn Văn An").unwrap_or_else(|e| panic!("{password}: {e}"));
        }
        let bad = [
            "", "ngắn quá", "12345678901", "aaaaaaaaaaaaaaaa", "121212121212", "Nguyễn Văn An", "nguyenvanan2026", "123456789012",
            "matkhau123456", "Mật khẩu 123456", "password12345", "qwertyuiop123",
        ];
        for password in bad {
            assert!(check(password, "nguyenvanan", "Nguyễn Văn An").is_err(), "{password}");
        }
        assert!(check(&"ký tự ".repeat(40), "a", "b").is_err());
    }

    #[test]
    fn one_time_passwords_meet_the_policy() {
        let random = Randomness::seeded(7);
        for _ in 0..200 {
            let text = once(&random);
            assert_eq!(text.len(), 19, "{text}");
            check(&text, "nguyenvanan", "Nguyễn Văn An").unwrap_or_else(|e| panic!("{text}: {e}"));
        }
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let random = Randomness::seeded(3);
        let kept = hash(&random, "con mèo trèo cây cau").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(fits(Some(kept.clone()), "con mèo trèo cây cau").await.unwrap());
        assert!(!fits(Some(kept), "con meo treo cay cau").await.unwrap());
        assert!(!fits(None, "nobody signs in with this").await.unwrap());
    }
}
