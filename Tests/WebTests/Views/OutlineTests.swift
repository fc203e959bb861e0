import Domain
import Testing

@testable import Web

@Suite struct OutlineTests {
    @Test func textsGoToTheirPlacesEscaped() {
        let marks = TemplateOutline.marks(count: 12)
        let outline = TemplateOutline("<a href=\"\(marks[1])\">\(marks[0])</a>\(marks[11])\(marks[1])")
        var texts = [String](repeating: "", count: 12)
        texts[0] = "<b>"
        texts[1] = "/x\"y"
        texts[11] = "last"
        #expect(outline.filled(with: texts) == "<a href=\"/x&quot;y\">&lt;b&gt;</a>last/x&quot;y")
        #expect(TemplateOutline("no place").filled(with: texts) == "no place")
    }

    /// A text that looks like a mark is a text.
    @Test func textsAreNotReadAgain() {
        let marks = TemplateOutline.marks(count: 2)
        #expect(TemplateOutline(marks[0]).filled(with: [marks[1], "secret"]) == marks[1])
    }

    /// The same shape, another person: nothing of the first may show.
    @Test func whatBelongsToOnePersonStaysWithThem() {
        var first = Sample.frame(.markets, path: "/first-path")
        first.userName = "first-person"
        first.csrfToken = "first-token"
        first.problem = "first-problem"
        var second = first
        second.userName = "second-person"
        second.csrfToken = "second-token"
        second.problem = "second-problem"
        second.path = "/elsewhere"
        let one = Sample.markets(first)
        let two = Sample.markets(second)
        #expect(one.contains("first-person") && one.contains("first-token") && one.contains("first-problem"))
        #expect(two.contains("second-person") && two.contains("second-token") && two.contains("second-problem"))
        #expect(!two.contains("first-"))
        #expect(one == Sample.markets(first))
    }

    @Test func everyShapeShowsItsOwnParts() {
        #expect(Sample.markets(Sample.frame(.markets, signedIn: false)).contains("href=\"/login?next=%2F\""))
        #expect(!Sample.markets(Sample.frame(.markets)).contains("href=\"/login"))
        #expect(Sample.markets(Sample.frame(.markets, signedIn: false)).contains("class=\"starter\""))
        #expect(!Sample.markets(Sample.frame(.markets)).contains("class=\"starter\""))
        var query = MarketsQuery()
        query.filter = .gainers
        #expect(Sample.markets(Sample.frame(.markets), query: query).contains("data-filter=\"gainers\" aria-current=\"true\""))
        #expect(!Sample.markets(Sample.frame(.markets)).contains("data-filter=\"gainers\" aria-current"))
    }

    @Test func anOldPriceShowsItsAge() {
        var frame = Sample.frame(.markets)
        #expect(!Sample.markets(frame).contains("badge-live stale"))
        frame.market = Sample.status(age: 3_600_000, problem: "Binance does not answer.")
        let html = Sample.markets(frame)
        #expect(html.contains("badge-live stale") && html.contains("60\u{A0}min") && html.contains("Binance does not answer."))
        frame.market = Sample.status(.simulated)
        #expect(Sample.markets(frame).contains("Simulated prices"))
        frame.market = nil
        #expect(Sample.markets(frame).contains("No prices yet"))
    }
}
