internal import Glibc

/// The program gzip, which is on every Debian. Its calls block.
enum Gzip {
    /// Compresses `path` to `path.gz` without its name and time, so that equal files stay equal, and removes it. Gives way to
    /// whatever else wants the processor. False when it failed: then `path` is still there.
    static func compress(_ path: String) -> Bool {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { return false }
        defer { close(null) }
        guard let child = start(["nice", "-n", "15", "gzip", "-n", "-f", "--", path], output: null) else { return false }
        return wait(child)
    }

    /// Starts a program of the path; its standard input and error are closed to us.
    static func start(_ arguments: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // We ignore these two, and a child would inherit that; gzip has to end when nobody reads.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        sigaddset(&defaults, SIGXFSZ)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var child: pid_t = 0
        guard posix_spawnp(&child, arguments[0], &actions, &attributes, words, environ) == 0 else { return nil }
        return child
    }

    /// Whether the child ended well.
    static func wait(_ child: pid_t) -> Bool {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return false } }
        return status == 0
    }
}
