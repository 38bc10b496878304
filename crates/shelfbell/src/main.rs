fn main() -> std::process::ExitCode {
    shelfbell::cli::run()
}
