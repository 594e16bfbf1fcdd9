// A mail app with its list beside the message; each message has its own path.
const { owner, mails } = JSON.parse(document.getElementById('mails').textContent);
const list = document.getElementById('list');
const pane = document.getElementById('ReadingPaneContainerId');
const waiting = pane.firstElementChild;

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const initials = (name) =>
  name
    .replace(/[^\p{L} ]/gu, '')
    .split(/ +/)
    .map((word) => word[0])
    .join('')
    .slice(0, 2);
const face = (name) =>
  make(
    'span',
    { class: 'face', 'aria-hidden': 'true', style: `--hue:${(name.length * 47) % 360}` },
    initials(name),
  );
const pathOf = (mail) => `/mail/inbox/id/${mail.id}`;

function row(mail) {
  const line = make(
    'div',
    {
      role: 'option',
      tabindex: '0',
      class: mail.unread ? 'unread' : '',
      'data-convid': mail.id,
      'aria-label': `${mail.from.name} ${mail.subject} ${mail.when}`,
    },
    face(mail.from.name),
    make('span', { title: mail.from.email }, mail.from.name),
    make('span', { class: 'when' }, mail.when),
    make('span', { class: 'subject' }, mail.subject),
    make('span', { class: 'preview' }, mail.paragraphs.join(' ')),
  );
  const open = () => {
    history.pushState(null, '', pathOf(mail));
    show();
  };
  line.addEventListener('click', open);
  line.addEventListener('keydown', (event) => event.key === 'Enter' && open());
  return line;
}

// Recipients are shown by name; most of their addresses are not in the page.
const persona = (one, i) =>
  make(
    'span',
    { 'data-selection-index': String(i) },
    `${i ? '; ' : ''}${one.email === owner ? 'Du' : one.name}`,
  );

function messageOf(mail) {
  const recipients = [...mail.to, ...mail.cc];
  return [
    make('div', { class: 'subjectline', role: 'heading', 'aria-level': '2' }, mail.subject),
    make(
      'div',
      { class: 'mail' },
      face(mail.from.name),
      make(
        'div',
        {},
        make(
          'div',
          { class: 'from' },
          make(
            'span',
            { 'aria-label': `Från: ${mail.from.name}` },
            make('span', {}, `${mail.from.name}<${mail.from.email}>`),
          ),
        ),
        make(
          'div',
          { class: 'soft', 'aria-label': `Till: ${recipients.map((one) => one.name).join('; ')}` },
          'Till: ',
          ...recipients.map(persona),
        ),
      ),
      make('span', { class: 'soft' }, mail.at),
      make(
        'div',
        { role: 'document', 'aria-label': 'Meddelandetext' },
        ...mail.paragraphs.map((text) => make('p', {}, text)),
        make(
          'p',
          { class: 'soft' },
          mail.from.name,
          make('br', {}),
          `${mail.from.title}, ${mail.from.company}`,
        ),
      ),
    ),
  ];
}

function show() {
  const mail = mails.find((one) => location.pathname === pathOf(one));
  pane.replaceChildren(...(mail ? messageOf(mail) : [waiting]));
  for (const line of list.children)
    line.setAttribute('aria-selected', String(line.dataset.convid === mail?.id));
  document.title = mail ? `${mail.subject} – Post` : 'Inkorg – Post';
}

list.append(...mails.map(row));
addEventListener('popstate', show);
show();
