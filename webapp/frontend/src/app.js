// @ts-check
/** What every page has when JavaScript runs. Each of these only improves a page that works without it. */
import 'htmx.org';
import { installDrafts } from './drafts.js';
import { installMenu } from './menu.js';
import { installTheme } from './theme.js';

installTheme(document);
installMenu(document);
installDrafts(document);
