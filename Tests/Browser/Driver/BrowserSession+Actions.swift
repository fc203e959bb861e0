import Foundation

/// Pointer and keys (section 17 of the W3C recommendation).
extension BrowserSession {
    /// Presses keys, one after the other, wherever the focus is.
    func press(_ keys: String...) async throws {
        let steps = keys.flatMap { [["type": "keyDown", "value": $0], ["type": "keyUp", "value": $0]] }
        try await perform([["type": "key", "id": "keys", "actions": steps]])
    }

    /// Takes an element in its middle and lets it go so many pixels lower.
    func drag(_ selector: String, down pixels: Int) async throws {
        let element = try await element(selector)
        let origin = [BrowserSession.elementKey: element]
        func move(_ y: Int, after milliseconds: Int) -> [String: Any] {
            ["type": "pointerMove", "duration": milliseconds, "x": 0, "y": y, "origin": origin]
        }
        // The element moves with the pointer: what follows is told from the pointer itself.
        let steps: [[String: Any]] =
            [move(0, after: 0), ["type": "pointerDown", "button": 0]]
            + (1...5).map { _ in ["type": "pointerMove", "duration": 40, "x": 0, "y": pixels / 5, "origin": "pointer"] }
            + [["type": "pointerUp", "button": 0]]
        try await perform([["type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": steps]])
    }

    /// What keys are called (table of section 17.4.2).
    enum Key {
        static let escape = "\u{E00C}"
        static let enter = "\u{E007}"
        static let up = "\u{E013}"
        static let down = "\u{E015}"
    }
}
