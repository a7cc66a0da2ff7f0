export { default as EpisodePanel } from './EpisodePanel.svelte';
export { default as RecordPanel } from './RecordPanel.svelte';
