//! A command of the trusted policy, run for `check --run` and for nothing else.

use std::{
    io,
    path::Path,
    process::{Command, ExitStatus, Stdio},
};

use super::{CliError, Context};

/// Runs `sh -c COMMAND` in a directory, without input, with these variables beside the environment. What
/// it writes to standard output, which people see on standard error, and how it ended.
///
/// # Errors
/// When it cannot be run.
pub fn run(
    command: &str,
    directory: &Path,
    variables: &[(&str, &str)],
    context: &mut Context<'_>,
) -> Result<(Vec<u8>, ExitStatus), CliError> {
    let unrun = |error: io::Error| {
        CliError::new(format!("cannot run sh: {error}")).hint("put a POSIX shell on PATH as sh")
    };
    let child = Command::new("sh")
        .args(["-c", command])
        .current_dir(directory)
        .env_clear()
        .envs(context.environment.iter())
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(unrun)?;
    let output = child.wait_with_output().map_err(unrun)?;
    context.stderr.write_all(&output.stdout)?;
    Ok((output.stdout, output.status))
}
