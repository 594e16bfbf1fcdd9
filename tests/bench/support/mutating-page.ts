/** A long table that changes 200 times a second: now a text in the middle, now a new row at the end. */
const ROWS = 10_000;

export const mutatingPage = `<!doctype html>
<meta charset="utf-8">
<title>A busy page</title>
<link rel="icon" href="data:,">
<div id="table"></div>
<script>
  const table = document.getElementById('table');
  const row = (n) =>
    '<div><span>Order ' + n + '</span><a href="#' + n + '">open</a>' +
    '<b>Some words as a cell of a table has them</b><i>' + (n % 500 ? 'none' : 'person' + n + '@firm.example.com') + '</i></div>';
  table.innerHTML = Array.from({ length: ${ROWS} }, (_, n) => row(n)).join('');
  const first = [...table.children];

  /** Makes so many changes, however slow the computer, and waits until they have been noticed. */
  function mutate(total) {
    return new Promise((resolve) => {
      const begin = performance.now();
      let made = 0;
      function go() {
        for (const due = Math.min(total, (performance.now() - begin) / 5); made < due; made += 1) {
          if (made % 2) first[(made * 7919) % ${ROWS}].lastChild.firstChild.data = 'changed ' + made;
          else {
            const added = document.createElement('div');
            added.textContent = 'added ' + made + (made % 20 ? '' : ' new' + made + '@firm.example.org');
            table.append(added);
          }
        }
        if (made < total) setTimeout(go, 5);
        else setTimeout(resolve, 600);
      }
      go();
    });
  }
</script>`;
