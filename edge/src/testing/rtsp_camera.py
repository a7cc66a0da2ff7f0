#!/usr/bin/python3
"""A real RTSP camera for tests: GStreamer's RTSP server with a picture of its own. Debian: gir1.2-gst-rtsp-server-1.0 python3-gi
gstreamer1.0-plugins-{good,ugly,bad} gstreamer1.0-libav.

Prints one line of JSON, {"port": N}, when it can be asked at rtsp://127.0.0.1:N/live. Key frames come once a second.

Each frame carries the wall clock at its making as a readable time (Japan's) and as black and white cells, to be read back from a
<video>, a <canvas> or a still: 2 rows of 32 square cells from the upper left corner, a cell 1/32 of the picture's width. White is 1,
black 0, most significant bit first:
  8 bits   1 0 1 1 0 0 1 0, by which the code is known
  48 bits  milliseconds since 1970
  8 bits   sum of the six bytes before, modulo 256
So cell i lies with its middle at x = (i % 32 + 0.5) * width / 32, y = (i // 32 + 0.5) * width / 32.
"""
import argparse
import datetime
import json
import os
import threading
import time

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

JAPAN = datetime.timezone(datetime.timedelta(hours=9))
MARK = 0b10110010


def code_bits(ms):
    data = ms.to_bytes(6, 'big')
    number = (MARK << 56) | (ms << 8) | (sum(data) % 256)
    return [(number >> (63 - i)) & 1 for i in range(64)]


def frame_bytes(width, height, count, ms, noise):
    """I420: a grey ground with a bar that wanders, or noise that fills the whole bit rate; the code above."""
    row = bytes(70 + (x * 60) // width for x in range(width))
    at = (count * 8) % (width - 16)
    moving = row[:at] + bytes([170]) * 16 + row[at + 16:]
    luma = bytearray(os.urandom(width * height) if noise else moving * height)
    cell = width // 32
    bits = code_bits(ms)
    for line in range(2):
        cells = b''.join(bytes([235 if bit else 16]) * cell for bit in bits[line * 32:line * 32 + 32])
        for y in range(line * cell, (line + 1) * cell):
            luma[y * width:y * width + len(cells)] = cells
    return bytes(luma) + bytes([128]) * (width * height // 2)


def launch(options):
    source = (
        'appsrc name=frames is-live=true do-timestamp=true format=time '
        f'caps=video/x-raw,format=I420,width={options.width},height={options.height},framerate={options.fps}/1 '
        '! textoverlay name=clock valignment=bottom halignment=left font-desc="Sans 24" '
    )
    if options.codec == 'mjpeg':
        video = '! jpegenc ! queue ! rtpjpegpay name=pay0 pt=26 '
    else:
        video = (
            f'! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={options.fps} bitrate={options.kbps} '
            '! video/x-h264,profile=constrained-baseline ! queue ! rtph264pay config-interval=1 name=pay0 pt=96 '
        )
    audio = 'audiotestsrc is-live=true wave=silence ! alawenc ! queue ! rtppcmapay name=pay1 pt=8 ' if options.audio else ''
    return f'( {source} {video} {audio} )'


def feed(media, options):
    element = media.get_element()
    frames, clock = element.get_by_name_recurse_up('frames'), element.get_by_name_recurse_up('clock')
    stopped = threading.Event()
    media.connect('unprepared', lambda _media: stopped.set())

    def run():
        count, begun = 0, time.monotonic()
        while not stopped.is_set():
            now = time.time()
            local = datetime.datetime.fromtimestamp(now, JAPAN)
            clock.set_property('text', local.strftime('%H:%M:%S.') + str(local.microsecond // 100000))
            data = frame_bytes(options.width, options.height, count, int(now * 1000), options.noise)
            # Refused while a viewer's PLAY flushes the pipeline; the next one is taken again.
            frames.emit('push-buffer', Gst.Buffer.new_wrapped(data))
            count += 1
            stopped.wait(max(0, begun + count / options.fps - time.monotonic()))

    threading.Thread(target=run, daemon=True).start()


def protect(server, factory, user, password):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string('media.factory.role', 'viewer')
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role('viewer', 'media.factory.access', True)
    permissions.add_permission_for_role('viewer', 'media.factory.construct', True)
    factory.set_permissions(permissions)


def tell_port(port):
    print(json.dumps({'port': port}), flush=True)


def watch_always(port, options):
    """A camera films whether or not anybody looks. GStreamer's server films for its viewers only, and one that comes while it puts
    away what the last one has left is at times taken in and shown nothing: so one viewer stays. Not where there is sound, whose source
    the server winds back for each viewer, and fails to while another one looks."""
    viewer = Gst.Pipeline.new()
    source = Gst.ElementFactory.make('rtspsrc')
    source.set_property('location', f'rtsp://127.0.0.1:{port}/live')
    source.set_property('protocols', 'tcp')
    if options.user:
        source.set_property('user-id', options.user)
        source.set_property('user-pw', options.password or '')
    viewer.add(source)
    told = threading.Event()

    def take(_source, pad):
        sink = Gst.ElementFactory.make('fakesink')
        sink.set_property('sync', False)
        viewer.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad('sink'))

        def tell(_pad, _info):
            if not told.is_set():
                told.set()
                tell_port(port)
            return Gst.PadProbeReturn.REMOVE

        pad.add_probe(Gst.PadProbeType.BUFFER, tell)

    source.connect('pad-added', take)
    viewer.set_state(Gst.State.PLAYING)
    return viewer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--port', default='0')
    parser.add_argument('--width', type=int, default=640)
    parser.add_argument('--height', type=int, default=360)
    parser.add_argument('--fps', type=int, default=15)
    parser.add_argument('--kbps', type=int, default=1000)
    parser.add_argument('--codec', choices=['h264', 'mjpeg'], default='h264')
    parser.add_argument('--audio', action='store_true')
    parser.add_argument('--noise', action='store_true')
    parser.add_argument('--user')
    parser.add_argument('--password')
    options = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address('127.0.0.1')
    server.set_service(options.port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch(options))
    factory.set_shared(True)
    factory.connect('media-configure', lambda _factory, media: feed(media, options))
    if options.user:
        protect(server, factory, options.user, options.password or '')
    server.get_mount_points().add_factory('/live', factory)
    if server.attach(None) == 0:
        raise SystemExit('the port cannot be listened on')
    port = server.get_bound_port()
    if options.audio:
        tell_port(port)
    # Held, else it would be gone at once.
    viewer = None if options.audio else watch_always(port, options)  # noqa: F841
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
