// Light or dark: what the system prefers, or what the reader chose here.

import { computed, effect, signal } from '@preact/signals';

export type Choice = 'auto' | 'light' | 'dark';

const KEY = 'stratos-theme';

const stored = (): Choice => {
	try {
		const found = localStorage.getItem(KEY);
		return found === 'light' || found === 'dark' ? found : 'auto';
	} catch {
		return 'auto';
	}
};

export const choice = signal<Choice>(stored());

const media = matchMedia('(prefers-color-scheme: dark)');
const system = signal(media.matches);
media.addEventListener('change', ({ matches }) => {
	system.value = matches;
});

export const theme = computed(() => {
	if (choice.value !== 'auto') return choice.value;
	return system.value ? 'dark' : 'light';
});

effect(() => {
	document.documentElement.dataset.theme = theme.value;
	try {
		if (choice.value === 'auto') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, choice.value);
	} catch {
		// Not kept then.
	}
});
