import Bus
import Contracts
import Foundation

/// What a password must be like: long, and not the first thing that anybody tries (NIST SP 800-63B section 5.1.1.2).
enum PasswordRules {
    static let minimumCharacters = 10
    static let maximumCharacters = 128

    /// The password as it is hashed: the same characters are the same bytes, whichever keyboard composed them.
    /// Nil when it is longer than any password may be.
    static func normalised(_ password: String) -> String? {
        // A character may have any number of combining marks, so the bytes are counted too.
        guard password.utf8.count <= 1024, password.count <= maximumCharacters else { return nil }
        return password.precomposedStringWithCanonicalMapping
    }

    /// The normalised password, when it may be chosen. Throws `invalidInput` with `field`.
    static func check(_ password: String, userName: String, field: String) throws(BusError) -> String {
        guard let normalised = normalised(password) else {
            throw BusError(.invalidInput, "A password has at most \(maximumCharacters) characters.", field: field)
        }
        guard normalised.count >= minimumCharacters else {
            throw BusError(.invalidInput, "A password has at least \(minimumCharacters) characters.", field: field)
        }
        let lowercased = normalised.lowercased()
        guard lowercased != userName.lowercased() else {
            throw BusError(.invalidInput, "The password must not be the user name.", field: field)
        }
        guard !commonest.contains(lowercased), Set(lowercased).count > 2 else {
            throw BusError(
                .invalidInput, "This password is among the first that anybody would try. Please choose another.", field: field)
        }
        return normalised
    }

    /// The commonest passwords of ten characters and more in published leaks.
    private static let commonest: Set<String> = [
        "0123456789", "0987654321", "1234567890", "12345678900", "12345678901", "123456789012", "1234567890123", "123456789a",
        "1234567891", "12345678910", "123456789q", "1234567899", "0123456789a", "9876543210", "98765432100", "1020304050",
        "1122334455", "1231231231", "123123123123", "1234512345", "12341234123", "123412341234", "147258369a", "1q2w3e4r5t",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qazxsw23edc", "q1w2e3r4t5", "q1w2e3r4t5y6", "qwertyuiop", "qwertyuiop1",
        "qwertyuiop123", "qwerty1234", "qwerty12345", "qwerty123456", "qwertyqwerty", "qazwsxedcrfv", "qazwsx1234",
        "asdfghjkl1", "asdfghjkl123", "asdfasdfasdf", "zxcvbnm123", "zxcvbnm1234", "abcdefghij", "abcdefghijkl", "abcd123456",
        "abcde12345", "abc1234567", "abc123abc123", "a123456789", "a1b2c3d4e5", "a1234567890", "aa12345678", "administrator",
        "password01", "password10", "password11", "password12", "password123", "password1234", "password12345",
        "password123456", "password1!", "password123!", "passwordpassword", "passw0rd123", "p@ssw0rd123", "p@ssword123",
        "my password", "mypassword", "mypassword1", "mypassword123", "thepassword", "changeme123", "changeme1234", "letmein123",
        "letmein1234", "welcome123", "welcome1234", "welcome12345", "iloveyou12", "iloveyou123", "iloveyou1234", "iloveyou2",
        "princess123", "sunshine123", "superman123", "football123", "baseball123", "basketball", "liverpool1", "manchester",
        "master12345", "michael123", "monkey1234", "dragon1234", "pokemon1234", "computer123", "starwars123", "trustno1234",
        "admin12345", "admin123456", "administrator1", "test123456", "testtest123", "testtesttest", "secret1234", "internet123",
        "christopher", "alexander1", "correcthorsebatterystaple", "correct horse battery staple", "bitcoin123", "bitcoin1234",
        "cryptocurrency", "tothemoon1", "letmeinplease",
    ]
}
