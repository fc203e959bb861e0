internal import Foundation
internal import Glibc
internal import Logging

/// The files of all instances on this machine. For one thread.
///
/// What comes is written and flushed as a whole or not at all: when the disk refuses, everything since the last flush is
/// taken back, and the same arrivals may be offered again.
struct LogStore {
    /// Runs that may be held for one life of an instance: more than a process has under way at once, so that whatever is still
    /// missing then is lost.
    static let window = 16
    /// How long records wait for those before them: a sender needs a while to come back after its broker was away.
    static let patience: Duration = .seconds(30)
    /// The same for an instance of which there is nothing yet: a machine that joins late misses its beginning.
    static let patienceAtFirst: Duration = .seconds(1)
    private static let openFiles = 128

    let folder: String
    let environment: String
    private let rotation: Rotation
    private let maximumInstances: Int
    private var instances: [String: InstanceLog] = [:]
    private var dirty: Set<String> = []
    private var stems: Set<String>
    private var uses: UInt64 = 0
    /// Runs that were refused, with the reason, until somebody asks.
    private(set) var refusals: [String: Int] = [:]
    /// How many files were closed since the start.
    private(set) var rotations = 0

    /// - Parameter environment: records of others are refused.
    init(settings: LogSettings, environment: String) throws(LogFileError) {
        folder = settings.folder
        self.environment = environment
        rotation = Rotation(maximumBytes: settings.rotateBytes)
        maximumInstances = settings.maximumInstances
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            stems = Set(names.compactMap { InstanceFileName.parse($0)?.stem })
            // What a crash tore is cut off at once, also of instances that say nothing more.
            for name in names where InstanceFileName.parse(name)?.isClosed == false {
                _ = try? InstanceFile(path: folder + "/" + name)
            }
        } catch {
            throw LogFileError(errno, "The folder of logs \(folder) cannot be used")
        }
    }

    // MARK: - Figures

    var counts: (instances: Int, written: Int, missing: UInt64, known: Int) {
        instances.values.reduce(into: (instances.count, 0, 0, 0)) { sum, one in
            sum.1 += one.state.written
            sum.2 += one.state.missing
            sum.3 += one.state.known
        }
    }

    mutating func takeRefusals() -> [String: Int] {
        defer { refusals = [:] }
        return refusals
    }

    /// When records that are held will wait no longer.
    var nextExpiry: ContinuousClock.Instant? {
        instances.values.compactMap { log in log.state.held.map(\.since).min()?.advanced(by: Self.patience(log.state)) }.min()
    }

    private static func patience(_ state: InstanceLog.State) -> Duration {
        state.position == nil ? patienceAtFirst : patience
    }

    // MARK: - Writing

    /// Writes what follows what is written, holds what comes too early, flushes, and settles.
    mutating func accept(_ arrivals: [Arrival], now: ContinuousClock.Instant) throws(LogFileError) {
        do throws(LogFileError) {
            var known: [Settlement] = []
            for arrival in arrivals {
                guard let instance = try open(arrival.run) else {
                    known.append(arrival.settlement)
                    continue
                }
                try take(arrival, into: instance, now: now)
            }
            for (instance, log) in instances where !log.state.held.isEmpty { try release(instance, now: now) }
            try flush()
            for settlement in known { settlement.settle() }
        } catch {
            rollBack()
            throw error
        }
    }

    private mutating func take(_ arrival: Arrival, into instance: String, now: ContinuousClock.Instant) throws(LogFileError) {
        let run = arrival.run
        if let held = instances[instance]!.state.held.first, held.arrival.run.origin.boot < run.origin.boot {
            // A new life has begun: what the old one still lacks will not come.
            try release(instance, now: now, upTo: run.origin.boot)
        }
        switch Admission.of(run, after: instances[instance]!.state.position) {
        case .write(let skip): try write(arrival, skipping: skip, to: instance)
        case .known:
            begin(instance)
            instances[instance]!.state.known += run.lines.count
            instances[instance]!.state.unsettled.append(arrival.settlement)
        case .ahead:
            begin(instance)
            instances[instance]!.hold(arrival, since: now)
        }
    }

    /// Writes what is held and now follows; what is still missing is given up when it is lost for sure, or late.
    private mutating func release(
        _ instance: String, now: ContinuousClock.Instant, upTo boot: BootID? = nil
    ) throws(LogFileError) {
        while let held = instances[instance]!.state.held.first {
            let run = held.arrival.run
            let state = instances[instance]!.state
            var admission = Admission.of(run, after: state.position)
            if case .ahead(let missing) = admission {
                let isLost =
                    state.held.count > Self.window || now >= held.since + Self.patience(state)
                    || boot.map { run.origin.boot < $0 } ?? false
                guard isLost else { return }
                try writeGap(missing, before: run, to: instance)
                admission = .write(skip: 0)
            }
            begin(instance)
            instances[instance]!.state.held.removeFirst()
            if case .write(let skip) = admission {
                try write(held.arrival, skipping: skip, to: instance)
            } else {
                instances[instance]!.state.unsettled.append(held.arrival.settlement)
            }
        }
    }

    private mutating func write(_ arrival: Arrival, skipping skip: Int, to instance: String) throws(LogFileError) {
        let run = arrival.run
        begin(instance)
        try append(run, skipping: skip, to: instance)
        instances[instance]!.state.unsettled.append(arrival.settlement)
    }

    /// The record of what this machine does not have. It stands in for the last of the missing ones.
    private mutating func writeGap(
        _ missing: ClosedRange<UInt64>, before run: RecordRun, to instance: String
    ) throws(LogFileError) {
        let count = missing.upperBound - missing.lowerBound + 1
        let record = LogRecord(
            time: run.lines[0].time, level: .warning, origin: run.origin, sequence: missing.upperBound,
            message: "\(count) \(count == 1 ? "record is" : "records are") missing here: they never reached this machine.",
            fields: [LogField("first", "\(missing.lowerBound)"), LogField("last", "\(missing.upperBound)")])
        guard let gap = RecordRun(RecordEncoder.line(record)) else { return }
        begin(instance)
        try append(gap, skipping: 0, to: instance)
        instances[instance]!.state.missing += count
        instances[instance]!.state.written -= 1
    }

    private mutating func append(_ run: RecordRun, skipping skip: Int, to instance: String) throws(LogFileError) {
        // Lines that go into the same file are written at once.
        var pending = skip..<skip
        for (index, line) in run.lines.enumerated().dropFirst(skip) {
            let file = try file(of: instance)
            let length =
                pending.isEmpty
                ? 0 : run.lines[pending.upperBound - 1].range.upperBound - run.lines[pending.lowerBound].range.lowerBound
            let firstDay = file.first?.day ?? (pending.isEmpty ? nil : UTCTime.day(run.lines[pending.lowerBound].time))
            if rotation.isDue(size: file.size + Int64(length), firstDay: firstDay, adding: line.range.count, at: line.time) {
                try append(run, pending, to: instance)
                pending = index..<index
                try rotate(instance)
            }
            pending = pending.lowerBound..<index + 1
        }
        try append(run, pending, to: instance)
    }

    private mutating func append(_ run: RecordRun, _ lines: Range<Int>, to instance: String) throws(LogFileError) {
        guard let first = lines.first, let last = lines.last else { return }
        let file = try file(of: instance)
        let begin = LogPosition(boot: run.origin.boot, sequence: run.first + UInt64(first))
        let range = run.lines[first].range.lowerBound..<run.lines[last].range.upperBound
        var failure: LogFileError?
        run.bytes.withUnsafeBytes { bytes in
            do throws(LogFileError) {
                try file.append(
                    UnsafeRawBufferPointer(rebasing: bytes[range]), beginning: (UTCTime.day(run.lines[first].time), begin))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        instances[instance]!.state.position = LogPosition(boot: run.origin.boot, sequence: run.first + UInt64(last))
        instances[instance]!.state.size = file.size
        instances[instance]!.state.written += lines.count
    }

    // MARK: - Flushing

    /// Remembers how the instance stands on the disk, before the first change since.
    private mutating func begin(_ instance: String) {
        if dirty.insert(instance).inserted { instances[instance]!.flushed = instances[instance]!.state }
    }

    private mutating func flush() throws(LogFileError) {
        for instance in dirty where instances[instance]!.flushed?.size != instances[instance]!.state.size {
            try instances[instance]!.file?.sync()
        }
        for instance in dirty {
            for settlement in instances[instance]!.state.unsettled { settlement.settle() }
            instances[instance]!.state.unsettled = []
            instances[instance]!.flushed = nil
        }
        dirty = []
    }

    /// Takes back everything since the last flush.
    private mutating func rollBack() {
        for instance in dirty {
            guard let flushed = instances[instance]!.flushed else { continue }
            instances[instance]!.state = flushed
            instances[instance]!.flushed = nil
            do throws(LogFileError) {
                try instances[instance]!.file?.truncate(to: flushed.size)
            } catch {
                // It is opened again before the next write, and then cut where its last whole record ends.
                instances[instance]!.file = nil
            }
        }
        dirty = []
    }

    private mutating func rotate(_ instance: String) throws(LogFileError) {
        let file = try file(of: instance)
        guard let first = file.first else { return }
        try file.sync()
        let name = InstanceFileName.closed(
            stem: instances[instance]!.stem, boot: first.position.boot, sequence: first.position.sequence)
        guard rename(file.path, folder + "/" + name) == 0 else {
            throw LogFileError(errno, "The log file \(file.path) cannot be closed")
        }
        syncFolder()
        rotations += 1
        instances[instance]!.file = nil
        instances[instance]!.state.size = 0
        // What is in the closed file stays, whatever happens to the next one.
        instances[instance]!.flushed = instances[instance]!.state
    }

    // MARK: - Files

    /// The key of the run's instance, whose end is known then; nil when its records are refused.
    private mutating func open(_ run: RecordRun) throws(LogFileError) -> String? {
        guard run.origin.environment == environment else {
            refusals["of another environment (\(run.origin.environment.prefix(16)))", default: 0] += run.lines.count
            return nil
        }
        let instance = run.origin.instance
        if instances[instance] != nil { return instance }
        guard let stem = InstanceFileName.stem(instance) else {
            refusals["of an instance whose name is too long", default: 0] += run.lines.count
            return nil
        }
        guard stems.contains(stem) || stems.count < maximumInstances else {
            refusals["of a new instance, beyond \(maximumInstances)", default: 0] += run.lines.count
            return nil
        }
        stems.insert(stem)
        var log = InstanceLog(stem: stem)
        closeOldest()
        let file = try InstanceFile(path: "\(folder)/\(stem)\(InstanceFileName.suffix)")
        syncFolder()
        log.state.position = file.recovered
        if log.state.position == nil { log.state.position = try ClosedFiles.end(of: stem, in: folder) }
        log.state.size = file.size
        log.file = file
        instances[instance] = log
        return instance
    }

    /// The instance's file, opened when it is not.
    private mutating func file(of instance: String) throws(LogFileError) -> InstanceFile {
        uses += 1
        instances[instance]!.used = uses
        if let file = instances[instance]!.file { return file }
        closeOldest()
        let file = try InstanceFile(path: "\(folder)/\(instances[instance]!.stem)\(InstanceFileName.suffix)")
        if file.size == 0 { syncFolder() }
        if file.size > instances[instance]!.state.size { try file.truncate(to: instances[instance]!.state.size) }
        instances[instance]!.state.size = file.size
        instances[instance]!.file = file
        return file
    }

    private mutating func closeOldest() {
        let open = instances.filter { $0.value.file != nil && !dirty.contains($0.key) }
        guard open.count >= Self.openFiles, let oldest = open.min(by: { $0.value.used < $1.value.used }) else { return }
        instances[oldest.key]!.file = nil
    }

    /// A new name is on the disk only when its folder is.
    private func syncFolder() {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
