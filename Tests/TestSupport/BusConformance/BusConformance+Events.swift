import Bus

extension BusConformance {
    static let events: [BusConformance] = [
        BusConformance("each subscriber gets all events, in the order of each publisher, one after the other") { harness in
            let recorders = (1...3).map { _ in Witness<Note>() }
            let counter = Counter()
            for (index, recorder) in recorders.enumerated() {
                let bus = try await harness.bus("receiver.\(index)")
                let isFirst = index == 0
                _ = try await bus.subscribe(to: Note.self, as: "receiver.\(index)") { note, _ in
                    if isFirst { counter.enter() }
                    await Task.yield()
                    recorder.append(note)
                    if isFirst { counter.leave() }
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b"] {
                    let bus = try await harness.bus("publisher.\(name)")
                    group.addTask {
                        for number in 1...200 { try await bus.publish(Note(publisher: name, number: number)) }
                    }
                }
                try await group.waitForAll()
            }
            for recorder in recorders {
                let notes = try await recorder.values(atLeast: 400, "events")
                for name in ["a", "b"] {
                    try expectEqual(
                        notes.filter { $0.publisher == name }.map(\.number), Array(1...200), "events of \(name)")
                }
            }
            try expectEqual(counter.highest, 1, "events received at the same time")
        },
        BusConformance("an event carries its sender and the trace of its story") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let seen = Witness<MessageContext>()
            _ = try await receiver.subscribe(to: Blip.self, as: "receiver.1") { _, context in seen.append(context) }
            let story = MessageContext(sender: "browser", deadline: .now.advanced(by: .milliseconds(-1)))
            try await publisher.publish(Blip(number: 1), context: story)
            let context = try await seen.values(atLeast: 1)[0]
            try expectEqual(context.sender, "publisher.1", "sender")
            try expectEqual(context.trace, story.trace, "trace")
            try expectEqual(context.missed, 0, "missed")
            try expect(context.deadline == nil, "an event has no deadline")
        },
        BusConformance("events of different subjects reach a subscriber in one order") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let (seen, gate) = (Witness<Int>(), Gate())
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, _ in
                await gate.wait()
                seen.append(note.number)
            }
            _ = try await receiver.subscribe(to: Blip.self, as: "receiver.1") { blip, _ in seen.append(blip.number) }
            for number in 1...40 {
                if number.isMultiple(of: 2) {
                    try await publisher.publish(Blip(number: number))
                } else {
                    try await publisher.publish(Note(publisher: "a", number: number))
                }
            }
            gate.open()
            try expectEqual(try await seen.values(atLeast: 40, "events"), Array(1...40), "events")
        },
        BusConformance("publishing waits for nobody, and needs nobody") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            try await within("publish") { try await publisher.publish(Blip(number: 0)) }
            let gate = Gate()
            defer { gate.open() }
            _ = try await receiver.subscribe(to: Blip.self, as: "receiver.1") { _, _ in await gate.wait() }
            try await within("publish") {
                for number in 1...1000 { try await publisher.publish(Blip(number: number)) }
            }
        },
        BusConformance("who is away gets what is kept and not what is fleeting") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let present = Witness<Int>()
            let other = try await harness.bus("receiver.2")
            _ = try await other.subscribe(to: Note.self, as: "receiver.2") { note, _ in present.append(note.number) }
            let seen = Witness<String>()
            let receiveNote: @Sendable (Note, MessageContext) async throws -> Void = { note, _ in
                seen.append("note \(note.number)")
            }
            let receiveBlip: @Sendable (Blip, MessageContext) async throws -> Void = { blip, _ in
                seen.append("blip \(blip.number)")
            }
            let notes = try await receiver.subscribe(to: Note.self, as: "receiver.1", receiveNote)
            let blips = try await receiver.subscribe(to: Blip.self, as: "receiver.1", receiveBlip)
            await notes.close()
            await blips.close()
            for number in 1...3 {
                try await publisher.publish(Note(publisher: "a", number: number))
                try await publisher.publish(Blip(number: number))
            }
            try expectEqual(try await present.values(atLeast: 3), [1, 2, 3], "events of the one who is present")
            _ = try await receiver.subscribe(to: Blip.self, as: "receiver.1", receiveBlip)
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1", receiveNote)
            try await seen.values(atLeast: 3)
            try await publisher.publish(Blip(number: 4))
            try expectEqual(try await seen.values(atLeast: 4), ["note 1", "note 2", "note 3", "blip 4"], "events")
        },
        BusConformance("beyond the limit the oldest are lost and counted") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let (arrived, seen, gate) = (Witness<Int>(), Witness<[Int]>(), Gate())
            _ = try await receiver.subscribe(to: ShortNote.self, as: "receiver.1") { note, context in
                arrived.append(note.number)
                if note.number == 1 { await gate.wait() }
                seen.append([note.number, context.missed])
            }
            try await publisher.publish(ShortNote(number: 1))
            try await arrived.values(atLeast: 1)
            for number in 2...20 { try await publisher.publish(ShortNote(number: number)) }
            try await harness.settle()
            gate.open()
            try expectEqual(
                try await seen.values(atLeast: 6, "events"), [[1, 0], [16, 14], [17, 0], [18, 0], [19, 0], [20, 0]],
                "events and gaps")
        },
        BusConformance("a kept event whose receiver throws comes again before the next") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let seen = Witness<[Int]>()
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, context in
                seen.append([note.number, context.delivery])
                if note.number == 1, context.delivery < 3 { throw ProbeFault(description: "not yet") }
            }
            for number in 1...2 { try await publisher.publish(Note(publisher: "a", number: number)) }
            try expectEqual(try await seen.values(atLeast: 4), [[1, 1], [1, 2], [1, 3], [2, 1]], "events and deliveries")
        },
        BusConformance("a kept event that always fails is set aside; a fleeting one is skipped") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let seen = Witness<String>()
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, _ in
                if note.number == 1 { throw ProbeFault(description: "never") }
                seen.append("note \(note.number)")
            }
            _ = try await receiver.subscribe(to: Blip.self, as: "receiver.1") { blip, _ in
                seen.append("blip \(blip.number)")
                if blip.number == 1 { throw ProbeFault(description: "never") }
            }
            try await publisher.publish(Blip(number: 1))
            try await publisher.publish(Note(publisher: "a", number: 1))
            try await publisher.publish(Note(publisher: "a", number: 2))
            try await publisher.publish(Blip(number: 2))
            try expectEqual(try await seen.values(atLeast: 3), ["blip 1", "note 2", "blip 2"], "events")
            let letter = try await firstDeadLetter(harness)
            try expectEqual(letter.subject, Note.subject, "subject")
            try expectEqual(letter.deliveries, harness.deliveries, "deliveries")
            try expectEqual(letter.reason.code, .handlerFailed, "reason")
        },
        BusConformance("a kept event in the hands of a receiver that dies comes again") { harness in
            let publisher = try await harness.bus("publisher.1")
            let (arrived, seen, gate) = (Witness<Int>(), Witness<[Int]>(), Gate())
            defer { gate.open() }
            _ = try await harness.bus("receiver.1").subscribe(to: Note.self, as: "receiver.1") { note, _ in
                arrived.append(note.number)
                await gate.wait()
            }
            for number in 1...3 { try await publisher.publish(Note(publisher: "a", number: number)) }
            try await arrived.values(atLeast: 1)
            try await harness.kill("receiver.1")
            _ = try await harness.bus("receiver.1").subscribe(to: Note.self, as: "receiver.1") { note, context in
                seen.append([note.number, context.delivery])
            }
            try expectEqual(try await seen.values(atLeast: 3), [[1, 2], [2, 1], [3, 1]], "events and deliveries")
        },
        BusConformance("a kept event that its receiver never survives is set aside, and the next one comes") { harness in
            let publisher = try await harness.bus("publisher.1")
            let (arrived, seen, gate) = (Witness<[Int]>(), Witness<Int>(), Gate())
            defer { gate.open() }
            for life in 1...harness.deliveries {
                _ = try await harness.bus("receiver.1").subscribe(to: Note.self, as: "receiver.1") { note, context in
                    arrived.append([note.number, context.delivery])
                    await gate.wait()
                }
                if life == 1 {
                    for number in 1...3 { try await publisher.publish(Note(publisher: "a", number: number)) }
                }
                try await arrived.values(atLeast: life, "deliveries")
                try await harness.kill("receiver.1")
            }
            try expectEqual(arrived.values, (1...harness.deliveries).map { [1, $0] }, "events and deliveries")
            _ = try await harness.bus("receiver.1").subscribe(to: Note.self, as: "receiver.1") { note, _ in
                seen.append(note.number)
            }
            try expectEqual(try await seen.values(atLeast: 2), [2, 3], "events after it")
            let letter = try await firstDeadLetter(harness)
            try expectEqual(letter.subject, Note.subject, "subject")
            try expectEqual(letter.recipient, "receiver.1", "recipient")
            try expectEqual(letter.reason.code, .handlerFailed, "reason")
        },
        BusConformance("subscribers of different names each get their copy, however many instances there are") { harness in
            let publisher = try await harness.bus("publisher.1")
            let witnesses = (1...3).map { _ in Witness<Int>() }
            for (index, witness) in witnesses.enumerated() {
                _ = try await harness.bus("receiver.\(index)").subscribe(to: Note.self, as: "receiver.\(index)") { note, _ in
                    witness.append(note.number)
                }
            }
            // One of them dies; the others miss nothing, and neither does it when it comes back.
            try await harness.kill("receiver.0")
            for number in 1...5 { try await publisher.publish(Note(publisher: "a", number: number)) }
            for witness in witnesses.dropFirst() {
                try expectEqual(try await witness.values(atLeast: 5), Array(1...5), "events of those who are present")
            }
            let back = witnesses[0]
            _ = try await harness.bus("receiver.0").subscribe(to: Note.self, as: "receiver.0") { note, context in
                back.append(note.number)
                if context.missed > 0 { back.append(-context.missed) }
            }
            try expectEqual(try await back.values(atLeast: 5), Array(1...5), "events of the one who was away")
        },
        BusConformance("a publisher that starts again is no gap") { harness in
            let receiver = try await harness.bus("receiver.1")
            let seen = Witness<[Int]>()
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, context in
                seen.append([note.number, context.missed])
            }
            for life in 0..<3 {
                let publisher = try await harness.bus("publisher.1")
                for number in 1...3 { try await publisher.publish(Note(publisher: "a", number: life * 3 + number)) }
                try await seen.values(atLeast: (life + 1) * 3, "events")
                try await harness.kill("publisher.1")
            }
            try expectEqual(seen.values, (1...9).map { [$0, 0] }, "events and gaps")
        },
        BusConformance("an event has one receiver per subscriber") { harness in
            let receiver = try await harness.bus("receiver.1")
            let first = try await receiver.subscribe(to: Note.self, as: "receiver.1") { _, _ in }
            let error = try await busError("second subscription") {
                _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { _, _ in }
            }
            try expectEqual(error.code, .alreadySubscribed, "code")
            await first.close()
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { _, _ in }
        },
    ]
}
