#!/bin/sh
# Installs the Debian packages that the tests and proofs with real parts need, or says which are missing and fails.
set -eu

packages="chromium fonts-noto-cjk mosquitto mosquitto-clients faketime dovecot-imapd influxdb nftables iproute2 strace socat python3-pymodbus python3-paho-mqtt python3-serial-asyncio ffmpeg libimage-exiftool-perl gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-x gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly gstreamer1.0-plugins-bad gstreamer1.0-libav nginx-light libxml2-utils"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
  if { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
    echo "installing:$missing" >&2
    # Services are not wanted here: the tests start their own on ports of their own.
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq >&2
    $as_root apt-get install -y -qq --no-install-recommends $missing >&2
    exit 0
  fi
fi
echo "Tests and proofs need these packages, and they cannot be installed here:$missing" >&2
echo "On Debian or Ubuntu: sudo apt-get install$missing" >&2
exit 1
