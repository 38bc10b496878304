# syntax=docker/dockerfile:1
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p shelfbell

FROM debian:bookworm-slim
RUN useradd --system --create-home --home-dir /var/lib/shelfbell shelfbell
COPY --from=build /src/target/release/shelfbell /usr/local/bin/shelfbell
USER shelfbell
WORKDIR /var/lib/shelfbell
ENV SHELFBELL_DATABASE__URL=sqlite:///var/lib/shelfbell/shelfbell.db \
    SHELFBELL_HTTP__LISTEN=0.0.0.0:8787 \
    SHELFBELL_LOG__FORMAT=json
EXPOSE 8787
VOLUME /var/lib/shelfbell
CMD ["shelfbell", "serve"]
