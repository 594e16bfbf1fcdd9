// A mail app that switches between its list and a message by the fragment alone, keeping the view that was left.
const { owner, mails } = JSON.parse(document.getElementById('mails').textContent);
const list = document.getElementById('list');
const message = document.getElementById('message');

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const person = ({ name, email }, className, text = name) =>
  make('span', { email, name, 'data-hovercard-id': email, class: className }, text);

function row(mail) {
  const sender = person(mail.from, mail.unread ? 'zF' : 'yP');
  const line = make(
    'tr',
    { class: `zA ${mail.unread ? 'zE' : 'yO'}`, tabindex: '0', 'data-legacy-thread-id': mail.id },
    make('td', { class: 'yX xY' }, make('div', { class: 'yW' }, make('span', { class: 'bA4' }, sender))),
    make(
      'td',
      { class: 'xY a4W' },
      make('span', { class: 'bog' }, mail.subject),
      make('span', { class: 'y2' }, ` – ${mail.paragraphs.join(' ')}`),
    ),
    make('td', { class: 'xW xY' }, mail.when),
  );
  const open = () => {
    location.hash = `inbox/${mail.id}`;
  };
  line.addEventListener('click', open);
  line.addEventListener('keydown', (event) => event.key === 'Enter' && open());
  return line;
}

function messageOf(mail) {
  const own = (one) => (one.email === owner ? 'mig' : one.name);
  const recipients = [...mail.to, ...mail.cc].flatMap((one, i) => [
    i ? ', ' : '',
    person(one, 'g2', own(one)),
  ]);
  const face = make(
    'span',
    { class: 'face', style: `--hue:${(mail.from.name.length * 47) % 360}` },
    mail.from.name.slice(0, 1),
  );
  const head = make(
    'div',
    {},
    make(
      'h3',
      { class: 'iw' },
      person(mail.from, 'gD'),
      ' ',
      make(
        'span',
        { class: 'go' },
        make('span', { 'aria-hidden': 'true' }, '<'),
        mail.from.email,
        make('span', { 'aria-hidden': 'true' }, '>'),
      ),
    ),
    make('div', { class: 'iw ajw' }, make('span', { class: 'hb' }, 'till ', ...recipients)),
  );
  const signature = make(
    'div',
    { class: 'signature' },
    mail.from.name,
    make('br', {}),
    `${mail.from.title}, ${mail.from.company}`,
  );
  if (mail.from.linkedin)
    signature.append(make('br', {}), make('a', { href: mail.from.linkedin }, mail.from.linkedin.slice(8)));
  return make(
    'div',
    { class: 'adn ads', 'data-message-id': `#msg-f:${mail.id}`, 'data-legacy-message-id': mail.id },
    face,
    head,
    make('span', { class: 'g3' }, mail.at),
    make(
      'div',
      { class: 'a3s aiL' },
      make('div', { dir: 'ltr' }, ...mail.paragraphs.map((text) => make('p', {}, text)), signature),
    ),
  );
}

function show() {
  const mail = mails.find((one) => location.hash === `#inbox/${one.id}`);
  const [shown, left] = mail ? [message, list] : [list, message];
  if (mail) {
    message.querySelector('h2').textContent = mail.subject;
    message.querySelector('.adn')?.remove();
    message.append(messageOf(mail));
    message.scrollTop = 0;
  }
  left.removeAttribute('role');
  shown.setAttribute('role', 'main');
  const unread = mails.filter((one) => one.unread).length;
  document.title = `${mail ? mail.subject : `Inkorg (${unread})`} - ${owner} - Post`;
}

list.querySelector('tbody').append(...mails.map(row));
addEventListener('hashchange', show);
show();
