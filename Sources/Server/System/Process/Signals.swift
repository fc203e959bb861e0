internal import Glibc

/// Signals that the whole process must not die of.
public enum Signals {
    /// A peer that closes its end while we write must be an error of that write, not the end of the process.
    public static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
        // The same for a file that would grow beyond a limit of the process.
        _ = signal(SIGXFSZ, SIG_IGN)
    }
}
