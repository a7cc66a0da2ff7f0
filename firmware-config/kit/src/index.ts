export * from './clock.js';
export * from './free-port.js';
export * from './lifecycle.js';
export * from './load-yaml.js';
export * from './log.js';
export * from './player-link.js';
export * from './sqlite.js';
export * from './supervise.js';
