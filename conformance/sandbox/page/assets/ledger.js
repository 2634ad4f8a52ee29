// The ledger: what really happened at the providers.
import { get } from './api.js';
import { effectTable } from './call.js';
import { fill, make, table } from './dom.js';
import { t } from './texts.js';

const most = 1000;

export async function show(main) {
  const [effects, findings] = await Promise.all([get('/ledger'), get('/findings')]);
  const latest = effects.slice(-most).reverse();
  fill(main,
    make('h1', {}, t('ledger')),
    make('p', { class: 'hint' }, t('ledgerHint', { shown: latest.length, all: effects.length })),
    latest.length > 0 && effectTable(t('ledger'), latest),
    make('h2', {}, t('findings')),
    make('p', { class: 'hint' }, t('findingsHint')),
    findings.length > 0 && table(t('findings'), [t('provider'), t('operation'), t('what'), t('detail')],
      findings.map((finding) => [finding.provider, finding.operation, finding.kind, finding.detail])));
}

// refreshes says that the whole view is drawn again when something happened.
export const refreshes = true;
