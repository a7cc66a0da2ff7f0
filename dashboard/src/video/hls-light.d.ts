/** The smaller build of hls.js, without captions and encrypted media; its types are those of the whole. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
