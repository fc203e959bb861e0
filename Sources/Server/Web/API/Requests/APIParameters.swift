/// The parameters of a request against those that its operation has.
enum APIParameters {
    /// All by name. Throws `APIProblem`: what is in the path and cannot be is not found; what is in the query and cannot be, is
    /// unknown, or comes twice is malformed.
    static func check(_ operation: APIOperation, inPath values: [String], query: Substring) throws(APIProblem) -> [String: String]
    {
        var parameters: [String: String] = [:]
        for (parameter, value) in zip(operation.inPath, values) {
            guard parameter.schema.fault(inParameter: value, at: parameter.name) == nil else {
                throw .notFound(parameter.name == "asset" ? "coin" : parameter.name == "clientOrderId" ? "order" : parameter.name)
            }
            parameters[parameter.name] = value
        }
        guard !query.isEmpty else { return parameters }
        guard let sent = FormValues(query.utf8) else {
            throw APIProblem(.malformed, "The query holds something that cannot be read.")
        }
        var faults: [APISchema.Fault] = []
        var seen: Set<String> = []
        for (name, value) in sent.all {
            guard let parameter = operation.query.first(where: { $0.name == name }) else {
                faults.append(APISchema.Fault(place: String(name.prefix(40)), message: "There is no such parameter."))
                continue
            }
            guard seen.insert(name).inserted else {
                faults.append(APISchema.Fault(place: name, message: "Send it once."))
                continue
            }
            if let fault = parameter.schema.fault(inParameter: value, at: name) {
                faults.append(fault)
            } else {
                parameters[name] = value
            }
        }
        guard faults.isEmpty else {
            throw APIProblem(.malformed, "The query is not of the documented form.", faults: Array(faults.prefix(8)))
        }
        return parameters
    }
}
