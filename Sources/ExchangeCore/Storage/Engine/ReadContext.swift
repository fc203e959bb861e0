/// What a body may do that reads: one consistent state of the database. Each area adds its queries as extensions of the
/// subclass for its file. Lives on the connection's thread and is not valid after the body.
public class ReadContext {
    let connection: Connection

    required init(connection: Connection) { self.connection = connection }
}
