internal import ServiceLifecycle
internal import Storage

/// Keeps the data folder for this process until everything else has stopped.
struct FolderService: Service {
    let folder: DataFolder

    func run() async throws {
        try? await gracefulShutdown()
        folder.release()
    }
}
