import { render } from 'preact';
import { App } from './app';
import { start } from './chain/connection';
import './style.css';

start();
render(<App />, document.getElementById('app')!);
