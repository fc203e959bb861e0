/// A certificate for `localhost` and 127.0.0.1 and its key, for tests only: everybody knows the key.
public enum TestCertificate {
    public static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUZkaITqs5RDyiS0rar/VhnF0j4GowCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA0NDUzN1oYDzIxMjYxMDI4
        MDQ0NTM3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQ9uNvtguaHpbopsATd043MuIXKcf0S5wURNacXoz5BJTHdZJQJkCV6
        VdrW+RJydqhivRXJDz8eX3TyyZ2rlyu1o28wbTAdBgNVHQ4EFgQUpymdhrimd4gb
        Jx9iaXejuVPCzMYwHwYDVR0jBBgwFoAUpymdhrimd4gbJx9iaXejuVPCzMYwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgJzyp6RQUTKjf/KE4JJPp2pic9wHXIpXX1u8qVHklji0CIAwf
        U5y6iVjiQYLUqNGtf/PFoJTFXrRGhWUtZsIW6QVu
        -----END CERTIFICATE-----
        """

    public static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT9d3RFDIHBTvxDVR
        vLswYx5kC+PBtVResYnWDezWeMyhRANCAAQ9uNvtguaHpbopsATd043MuIXKcf0S
        5wURNacXoz5BJTHdZJQJkCV6VdrW+RJydqhivRXJDz8eX3TyyZ2rlyu1
        -----END PRIVATE KEY-----
        """
}
