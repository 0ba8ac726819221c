//! The program `caravane`: see [`server::commands`].

use std::process::ExitCode;

use clap::Parser as _;
use server::commands::{self, CommandLine};

fn main() -> ExitCode {
    let line = CommandLine::parse();
    server::telemetry::start(line.log_json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("caravane : {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(line)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("caravane : {error}");
            ExitCode::FAILURE
        }
    }
}
