# The sandbox of PayPay, Paidy and legacy Paidy as an image: one static binary.
#
#   docker build -t jppay .
#   docker run --rm -p 127.0.0.1:8080:8080 -p 127.0.0.1:8090:8090 jppay
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /jppay ./cmd/jppay
RUN mkdir /tls && chown 65532:65532 /tls

FROM scratch
COPY --from=build /jppay /jppay
# A place for -tls-dir /tls that the user of the image may write to.
COPY --from=build --chown=65532:65532 /tls /tls
USER 65532:65532
# 8080 has all three APIs, 8090 the admin endpoint.
EXPOSE 8080 8090
# With -tls it is https, and the CA is to be named: -tls-dir /tls.
HEALTHCHECK --interval=5s --timeout=5s --retries=3 \
	CMD ["/jppay", "sandbox", "-health", "http://127.0.0.1:8080"]
ENTRYPOINT ["/jppay"]
CMD ["sandbox", "-listen", "0.0.0.0", "-port", "8080", "-admin-port", "8090", "-names", "sandbox"]
