// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeCookie } from '../src/theme.js';

test('a theme is kept for a year', () => {
  assert.equal(themeCookie('dark', false), 'alur_theme=dark; Path=/; Max-Age=31536000; SameSite=Lax');
});

test('leaving it to the device forgets the theme', () => {
  assert.match(themeCookie('', false), /Max-Age=0/);
});

test('the cookie is secure where the page is', () => {
  assert.match(themeCookie('light', true), /; Secure$/);
});
