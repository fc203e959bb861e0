internal import Synchronization

/// Tells a sender, once, that what it sent is on the disk.
final class Settlement: Sendable {
    private let action: Mutex<(@Sendable () -> Void)?>

    init(_ action: @escaping @Sendable () -> Void) { self.action = Mutex(action) }

    func settle() {
        let action = action.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
