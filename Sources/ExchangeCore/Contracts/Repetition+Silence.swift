public import Bus

extension Repetition {
    /// For what the backend answers in milliseconds, and of which asking twice is asking once: if nothing is heard for
    /// this long, the backend probably died with the question in hand and is being started again.
    public static let afterSilence = Repetition.whenSilent(after: .milliseconds(1500))
}
