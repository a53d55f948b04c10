// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenTheme, currentTheme, themeCookie } from '../src/theme.js';

test('the theme that was chosen is found among other cookies', () => {
  assert.equal(chosenTheme('a=1; alur_theme=dark; b=2'), 'dark');
  assert.equal(chosenTheme('alur_theme=light'), 'light');
});

test('a theme that we do not know counts as not chosen', () => {
  assert.equal(chosenTheme('alur_theme=pink'), null);
  assert.equal(chosenTheme('not_alur_theme=dark'), null);
  assert.equal(chosenTheme(''), null);
});

test('without a choice the page looks as the system does', () => {
  assert.equal(currentTheme(undefined, true), 'dark');
  assert.equal(currentTheme(undefined, false), 'light');
  assert.equal(currentTheme('light', true), 'light');
});

test('the cookie is secure where the page is', () => {
  assert.match(themeCookie('dark', true), /^alur_theme=dark;.*SameSite=Lax; Secure$/);
  assert.doesNotMatch(themeCookie('dark', false), /Secure/);
});
