# syntax=docker/dockerfile:1
# One binary and its question bank, run by a user without rights on a read-only root.
#
#   docker build -t interleave .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -p 3000:3000 -v interleave-data:/data interleave
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist --bin interleave

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin interleave \
    && install --directory --owner=interleave --mode=0700 /data
COPY --from=build /src/target/dist/interleave /usr/local/bin/interleave
COPY --from=build /src/questions /usr/local/share/interleave/questions
USER interleave
ENV INTERLEAVE_LISTEN=0.0.0.0:3000 \
    INTERLEAVE_QUESTIONS=/usr/local/share/interleave/questions \
    INTERLEAVE_DATA=/data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["interleave"]
