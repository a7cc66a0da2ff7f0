import { join } from 'node:path';

/** What ffmpeg is to do: options and source before, options and target after. */
export interface FfmpegOrder {
  inputOptions: readonly string[];
  input: string;
  outputOptions: readonly string[];
  output: string;
}

export const PLAYLIST = 'index.m3u8';
/** Segments are named by number alone. */
export const SEGMENT_NAME = /^s[0-9]{1,12}\.ts$/;

const SEGMENT_S = 1;
/** Segments in the playlist: with 1-s segments hls.js plays about 3 s behind. */
const LISTED = 6;
/** Segments that stay for whoever has read an older playlist. */
const KEPT_BESIDES = 6;

/**
 * Live HLS from an RTMP stream, without encoding anew. Probing is kept short: the stream is known to be one H.264 track, and its header
 * may announce an audio track that never comes. Numbers of segments begin at the seconds since 1970, so that a player that goes on after
 * a restart never meets a number twice. Each segment says when it was taken in by this machine's clock, so that a player knows how far it
 * is behind. No `discont_start`: ffmpeg 5.1 marks the first segment as a discontinuity and does not count it once that segment has left
 * the list, so every later segment would change its discontinuity number (RFC 8216, 6.2.2), which hls.js takes for a broken playlist.
 */
export function hlsOrder(rtmpUrl: string, folder: string): FfmpegOrder {
  return {
    inputOptions: [
      '-loglevel',
      'error',
      '-nostdin',
      '-fflags',
      'nobuffer',
      '-analyzeduration',
      '300000',
      '-probesize',
      '65536',
    ],
    input: rtmpUrl,
    outputOptions: [
      '-map',
      '0:v:0',
      '-c',
      'copy',
      '-f',
      'hls',
      '-hls_time',
      String(SEGMENT_S),
      '-hls_list_size',
      String(LISTED),
      '-hls_delete_threshold',
      String(KEPT_BESIDES),
      '-hls_start_number_source',
      'epoch',
      '-hls_flags',
      'delete_segments+temp_file+omit_endlist+program_date_time',
      '-hls_segment_filename',
      join(folder, 's%d.ts'),
    ],
    output: join(folder, PLAYLIST),
  };
}
