// Two short notes. Browsers play them only on a page that somebody has clicked or typed in before.
window.inbox.chime = () => {
  if (!window.AudioContext) return;
  const sound = new AudioContext();
  const note = (pitch, from) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const start = sound.currentTime + from;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.18, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  };
  note(784, 0);
  note(1047, 0.13);
  setTimeout(() => sound.close(), 1500);
};
